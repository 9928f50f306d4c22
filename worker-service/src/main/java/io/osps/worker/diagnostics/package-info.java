/** Handlers that misbehave on purpose, for tests and for demonstrations of faults. */
@NullMarked
package io.osps.worker.diagnostics;

import org.jspecify.annotations.NullMarked;
