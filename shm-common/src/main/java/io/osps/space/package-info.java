/** The tuple space: typed tuples in memory that several processes share. */
@NullMarked
package io.osps.space;

import org.jspecify.annotations.NullMarked;
