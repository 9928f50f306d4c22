package io.osps.worker.call;

import io.osps.worker.handler.Handler;

/**
 * A request as it came.
 *
 * @param route how it came
 * @param k the seat that it has
 * @param id the request's id
 * @param handler what is called
 * @param payload what the client sent
 * @param deadline of {@link System#nanoTime()}
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, so that 16 MiB pass without a copy
record Call(Route route, int k, String id, Handler handler, byte[] payload, long deadline) {}
