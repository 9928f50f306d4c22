/**
 * The fate of a request between its acceptance and its one answer. {@link io.osps.dispatcher.dispatch.Dispatch} is the way in.
 *
 * <p>The classes by stage; they share one package because the stages hand a pending request on to each other, and so none of
 * them needs to be public:
 *
 * <ul>
 *   <li>request: {@code Intake}, {@code PendingRequest}, {@code PendingRequests}, {@code Story}, {@code Stories}, {@code
 *       DispatcherErrors}
 *   <li>placement: {@code Catalogue}, {@code PoolQueues}, {@code PoolQueue}, {@code Turns}, {@code QueueRoom}, {@code
 *       WaitingSign}, {@code Placement}, {@code HandedOut}, {@code WorkerAffinity}
 *   <li>completion: {@code ReplyTaker}, {@code FateTaker}, {@code DeadlineWatch}, {@code Cancelling}, {@code CancelOrders}
 *   <li>crash: {@code Recovery}, {@code CrashAttribution}, {@code SuspectRunner}, {@code WholeWorker}
 * </ul>
 */
@NullMarked
package io.osps.dispatcher.dispatch;

import org.jspecify.annotations.NullMarked;
