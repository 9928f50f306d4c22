/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * {@code sha256}: the payload's SHA-256 as 64 lower-case hexadecimal digits and nothing else: no line end, no file name.
 * It is what {@code sha256sum < FILE | cut -c1-64} prints.
 */
final class Sha256Handler implements Handler {
    @Override
    public String name() {
        return "sha256";
    }

    @Override
    public boolean idempotent() {
        return true;
    }

    @Override
    public Result handle(HandlerCall call) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(call.payload());
        return Result.of(HexFormat.of().formatHex(digest));
    }
}
