/** The space as an onlooker sees it: its tuples, and whether its invariants hold. */
@NullMarked
package io.osps.cli.space;

import org.jspecify.annotations.NullMarked;
