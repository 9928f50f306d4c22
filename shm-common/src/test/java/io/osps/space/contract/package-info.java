/** What every implementation of the tuple space must do, as tests over its public interface alone. */
@NullMarked
package io.osps.space.contract;

import org.jspecify.annotations.NullMarked;
