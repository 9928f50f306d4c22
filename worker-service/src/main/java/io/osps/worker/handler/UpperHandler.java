/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.util.Locale;

/** {@code upper}: the payload, text in UTF-8, in capitals; bytes that are not UTF-8 become U+FFFD. */
final class UpperHandler implements Handler {
    @Override
    public String name() {
        return "upper";
    }

    @Override
    public boolean idempotent() {
        return true;
    }

    @Override
    public Result handle(HandlerCall call) {
        return Result.of(call.text().toUpperCase(Locale.ROOT));
    }
}
