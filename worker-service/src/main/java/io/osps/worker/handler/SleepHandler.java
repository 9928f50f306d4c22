/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

/**
 * {@code sleep}: waits that many milliseconds and answers their number. With diagnostics it also takes {@code forever}.
 * It obeys an interrupt at once.
 */
final class SleepHandler implements Handler {
    private final boolean diagnostics;

    SleepHandler(boolean diagnostics) {
        this.diagnostics = diagnostics;
    }

    @Override
    public String name() {
        return "sleep";
    }

    @Override
    public boolean idempotent() {
        return true;
    }

    @Override
    public Result handle(HandlerCall call) throws InterruptedException {
        Amount amount = Amount.parse(call.text(), "milliseconds", diagnostics);
        Thread.sleep(amount.value());
        return Result.of(amount.toString());
    }
}
