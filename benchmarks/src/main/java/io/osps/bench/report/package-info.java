/** Figures, targets and the table of a run. */
@NullMarked
package io.osps.bench.report;

import org.jspecify.annotations.NullMarked;
