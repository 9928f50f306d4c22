/** Measures OSPS beside its peers. */
@NullMarked
package io.osps.bench;

import org.jspecify.annotations.NullMarked;
