package io.osps.worker.diagnostics;

import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;

/** {@code fail}: fails with the payload as its message. */
final class FailHandler implements Handler {
    @Override
    public String name() {
        return "fail";
    }

    @Override
    public byte[] handle(HandlerCall call) {
        throw new IllegalStateException(call.text());
    }
}
