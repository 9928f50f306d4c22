/**
 * The law of the seats, on the worker's side: for each seat k there is at every instant exactly one tuple or claim in the
 * space, or one entry here, that names it.
 */
@NullMarked
package io.osps.worker.seat;

import org.jspecify.annotations.NullMarked;
