/**
 * How requests come to their handlers and answers leave: off the relay, by a ticket, or directly; each on a seat, each
 * with a deadline, each answered once.
 */
@NullMarked
package io.osps.worker.call;

import org.jspecify.annotations.NullMarked;
