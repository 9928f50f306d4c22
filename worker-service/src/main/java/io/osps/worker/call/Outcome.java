package io.osps.worker.call;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.util.Locale;

/** How a request ended. */
sealed interface Outcome {
    /** As meters show it. */
    String tag();

    /** As a client of this worker's own port gets it. */
    RespValue value();

    /** With a result. */
    @SuppressWarnings("ArrayRecordComponent") // not copied, so that 16 MiB pass without a copy
    record Done(byte[] result) implements Outcome {
        @Override
        public String tag() {
            return "ok";
        }

        @Override
        public RespValue value() {
            return RespValue.bulk(result);
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
