/**
 * How requests come to their handlers and answers leave: off the relay, by a ticket, or directly; each on a seat, each
 * with a deadline, each answered once.
 *
 * <p>The classes by route; they share one package because all routes end in the same execution:
 *
 * <ul>
 *   <li>relay: {@code RelayCalls}, {@code RelayDelivery}
 *   <li>direct and redirect: {@code WorkerCommands}, {@code DirectServer}, {@code DirectCalls}, {@code ConnectionDelivery}
 *   <li>callback: {@code CallbackCalls}, {@code ConnectionDelivery}
 *   <li>execution: {@code Executions}, {@code Execution}, {@code SeatThreads}, {@code ExecutionDeadlines}, {@code Cancellations},
 *       {@code Spool}, {@code Exhaustion}, {@code RequestMeters}
 *   <li>what dispatchers are told: {@code Dispatchers}, {@code Fates}
 * </ul>
 */
@NullMarked
package io.osps.worker.call;

import org.jspecify.annotations.NullMarked;
