/** Handlers that run a program: behind a gate, in a process group of its own, killed whole. */
@NullMarked
package io.osps.worker.command;

import org.jspecify.annotations.NullMarked;
