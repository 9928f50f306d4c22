/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.StoredBytes;
import io.osps.wire.WireError;
import io.osps.worker.handler.Result;
import java.util.Locale;

/** How a request ended. */
sealed interface Outcome {
    /** As meters show it. */
    String tag();

    /** As a client of this worker's own port gets it; once. */
    RespValue value();

    /** Nobody gets it. */
    default void discard() {}

    /** With a result. */
    record Done(Result result) implements Outcome {
        @Override
        public String tag() {
            return "ok";
        }

        @Override
        public RespValue value() {
            return switch (result) {
                case Result.InHeap(byte[] bytes) -> RespValue.bulk(bytes);
                case Result.InFile(StoredBytes bytes) -> new RespValue.Stored(bytes);
            };
        }

        @Override
        public void discard() {
            result.discard();
        }
    }

    /** With an error. */
    record Refused(WireError error) implements Outcome {
        @Override
        public String tag() {
            return error.code().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public RespValue value() {
            return new RespValue.Failure(error);
        }
    }

    static Refused refused(ErrorCode code, String message) {
        return new Refused(WireError.of(code, message));
    }
}
