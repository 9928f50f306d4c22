/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import org.jspecify.annotations.Nullable;

/** The first word of an error reply: what went wrong, whether to try again, and the exit code of a command line tool. */
public enum ErrorCode {
    /** No worker offers the handler. */
    NOHANDLER(3, Retry.NO),
    /** The id was answered before and its result was too large to keep. */
    DUPLICATE(1, Retry.NO),
    /** The id was used for another handler or another payload. Nothing was run. */
    IDREUSED(2, Retry.NO),
    /** The queue is full, or the worker has no free seat. The request was not accepted. */
    BUSY(3, Retry.YES),
    /** The deadline passed. */
    TIMEOUT(4, Retry.CALLERS_CHOICE),
    /** The handler failed. */
    FAILED(1, Retry.NO),
    /** The worker died; the fact {@code outcome} tells whether the request had been started. */
    LOST(6, Retry.BY_OUTCOME),
    /** The request killed too many workers. */
    POISON(6, Retry.NO),
    /** The payload or the result is larger than the route has room for. */
    TOOLARGE(1, Retry.NO),
    /** A password is needed first. */
    NOAUTH(5, Retry.NO),
    /** The password is not right. */
    WRONGPASS(5, Retry.NO),
    /** The user may not do this. */
    DENIED(5, Retry.NO),
    /** The request was cancelled. */
    CANCELLED(1, Retry.NO),
    /** The service is going down and takes no new work. The request was not accepted. */
    DRAINING(3, Retry.YES),
    /** A process answers a request that is over: its answer came too late, and nothing is wrong. */
    UNKNOWN(1, Retry.NO),
    /** The version of RESP that {@code HELLO} asks for is not spoken here. */
    NOPROTO(2, Retry.NO),
    /** The command itself is wrong: unknown, malformed, or with wrong arguments. */
    ERR(2, Retry.NO);

    /** Whether the same request may be sent again. */
    public enum Retry {
        NO,
        YES,
        /** The request may have run in part or whole. */
        CALLERS_CHOICE,
        /** Yes where the fact {@code outcome} is {@code not-started}. */
        BY_OUTCOME
    }

    private final int exitCode;
    private final Retry retry;

    ErrorCode(int exitCode, Retry retry) {
        this.exitCode = exitCode;
        this.retry = retry;
    }

    /** The exit code of a command line tool that ends with this error. */
    public int exitCode() {
        return exitCode;
    }

    public Retry retry() {
        return retry;
    }

    /** The code of that name, or null when there is none. */
    static @Nullable ErrorCode ofWord(String word) {
        for (ErrorCode code : values()) {
            if (code.name().equals(word)) {
                return code;
            }
        }
        return null;
    }
}
