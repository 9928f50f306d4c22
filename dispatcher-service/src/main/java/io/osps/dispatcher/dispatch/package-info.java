/**
 * The fate of a request between its acceptance and its one answer: seat, queue, deadline, reply, recovery.
 * {@link io.osps.dispatcher.dispatch.Dispatch} is the way in.
 */
@NullMarked
package io.osps.dispatcher.dispatch;

import org.jspecify.annotations.NullMarked;
