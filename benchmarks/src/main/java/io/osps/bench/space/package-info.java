/** The suite of the tuple space. */
@NullMarked
package io.osps.bench.space;

import org.jspecify.annotations.NullMarked;
