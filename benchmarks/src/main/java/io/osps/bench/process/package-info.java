/** Processes that take part in a measurement. */
@NullMarked
package io.osps.bench.process;

import org.jspecify.annotations.NullMarked;
