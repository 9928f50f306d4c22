/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A user and a password, said once on each connection. Its text has no password. */
record Credentials(String user, String password) {
    List<byte[]> toAuth() {
        return List.of(
                "AUTH".getBytes(StandardCharsets.US_ASCII),
                user.getBytes(StandardCharsets.UTF_8),
                password.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
