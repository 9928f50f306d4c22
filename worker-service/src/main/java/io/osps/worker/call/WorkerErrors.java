/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;

/** What a worker says to requests that it does not run. */
final class WorkerErrors {
    private WorkerErrors() {}

    static Outcome.Refused noHandler(String handler) {
        return refused(ErrorCode.NOHANDLER, "this worker has no such handler", "handler", handler);
    }

    static Outcome.Refused draining(String worker) {
        return refused(ErrorCode.DRAINING, "this worker leaves; ask the dispatcher for another", "worker", worker);
    }

    static Outcome.Refused noSeat(int seats) {
        return refused(ErrorCode.BUSY, "no seat is free here; ask the dispatcher", "limit", seats);
    }

    static Outcome.Refused othersWait() {
        return Outcome.refused(ErrorCode.BUSY, "others wait in the queue for this worker's seats; ask the dispatcher");
    }

    static Outcome.Refused badTicket(String worker) {
        return refused(
                ErrorCode.DENIED,
                "the ticket is not good: it was used, its lease has ended or it is another worker's; acquire a new one",
                "worker",
                worker);
    }

    static Outcome.Refused otherHandler(String handler) {
        return refused(ErrorCode.DENIED, "the ticket is for another handler", "handler", handler);
    }

    private static Outcome.Refused refused(ErrorCode code, String message, String name, Object value) {
        return new Outcome.Refused(WireError.of(code, message).with(name, value));
    }
}
