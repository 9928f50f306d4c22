/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

/**
 * A number in a payload, or the word {@code forever}.
 *
 * @param value 0 to 2^63-1, which stands for {@code forever}
 */
public record Amount(long value) {
    private static final String FOREVER = "forever";

    /**
     * Reads a payload.
     *
     * @param text the payload; blanks and line ends around the number do not count
     * @param unit what is counted, for the message
     * @param foreverAllowed whether {@code forever} may be asked for
     * @throws IllegalArgumentException for anything else
     */
    public static Amount parse(String text, String unit, boolean foreverAllowed) {
        String word = text.strip();
        if (word.equals(FOREVER)) {
            if (!foreverAllowed) {
                throw new IllegalArgumentException(
                        "forever is for diagnostics only: start the worker with osps.worker.diagnostics=true");
            }
            return new Amount(Long.MAX_VALUE);
        }
        if (!word.matches("[0-9]{1,15}")) {
            String shown = word.length() <= 40 ? word : word.substring(0, 40) + "...";
            throw new IllegalArgumentException(
                    "the payload must be a number of " + unit + ": payload=\"" + shown + "\"");
        }
        return new Amount(Long.parseLong(word));
    }

    public boolean isForever() {
        return value == Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return isForever() ? FOREVER : Long.toString(value);
    }
}
