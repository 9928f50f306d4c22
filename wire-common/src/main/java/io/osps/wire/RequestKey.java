/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A request's id together with its user, in one word: what dispatchers and workers know a request by, so that two users may
 * use the same id. The key of a request of the user {@value Users#DEFAULT}, or of nobody, is its id.
 */
public final class RequestKey {
    /** An id has no blank, so no id can be taken for a key of another user. */
    private static final String OF = " @";

    /** Nobody guesses the id of another one's request. */
    private static final int ID_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestKey() {}

    /** An id for a request that came without one: 128 random bits in 32 hexadecimal digits. Thread safe. */
    public static String newId() {
        byte[] bits = new byte[ID_BYTES];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /** The key of a request; an empty user is nobody. */
    public static String of(String id, String user) {
        return isOperator(user) ? id : id + OF + user;
    }

    /** The id in a key, as its user wrote it. */
    public static String id(String key) {
        int end = key.indexOf(OF);
        return end < 0 ? key : key.substring(0, end);
    }

    /** The user in a key; empty for {@value Users#DEFAULT} and for nobody. */
    public static String user(String key) {
        int end = key.indexOf(OF);
        return end < 0 ? "" : key.substring(end + OF.length());
    }

    /** Whether a user may know of everybody's requests and end them: the one that need not say his name. */
    public static boolean isOperator(String user) {
        return user.isEmpty() || user.equals(Users.DEFAULT);
    }
}
