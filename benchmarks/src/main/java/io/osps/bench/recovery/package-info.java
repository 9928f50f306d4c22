/** From a fault of a worker to its detection and to the next good answer, beside what other supervisors do. */
@NullMarked
package io.osps.bench.recovery;

import org.jspecify.annotations.NullMarked;
