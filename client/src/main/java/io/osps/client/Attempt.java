/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** How one attempt at a call ended. */
sealed interface Attempt {
    /** The error that it ended in, as the service says it; null when there was none. */
    default @Nullable ErrorCode code() {
        OspsException reason = switch (this) {
            case Done _ -> null;
            case Final end -> end.reason();
            case OutOfTime end -> end.reason();
            case Again end -> end.reason();
            case Later end -> end.reason();
        };
        return reason instanceof CallFailedException failed ? failed.error().code() : null;
    }

    /** The dispatcher let the call in, so what a worker denies is the ticket: its lease may have ended on the way. */
    default Attempt unlessDenied() {
        return this instanceof Final(OspsException reason) && code() == ErrorCode.DENIED ? new Again(reason) : this;
    }

    /** With a result. */
    @SuppressWarnings("ArrayRecordComponent") // not copied, so that 16 MiB pass without a copy
    record Done(byte[] result) implements Attempt {}

    /** Without one, and a further attempt makes no sense or might run the request twice. */
    record Final(OspsException reason) implements Attempt {}

    /** Without one when the caller's time was over, and nothing was begun. What refused an earlier attempt says more. */
    record OutOfTime(OspsException reason) implements Attempt {}

    /** Without one, and the request surely did not run, or may run again: a few further attempts make sense. */
    record Again(OspsException reason) implements Attempt {}

    /** There is no room at the moment; to be asked again after that time for as long as the caller has patience. */
    record Later(OspsException reason, long millis) implements Attempt {}
}
