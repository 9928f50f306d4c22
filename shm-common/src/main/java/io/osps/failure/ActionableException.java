/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.failure;

import java.io.Serial;

/**
 * Something failed that its reader can mend. The message is one sentence with the values, fit to be shown to a person, and
 * {@link #action} says what to do. Shown without a stack trace. Immutable.
 */
public abstract class ActionableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String sentence;
    private final String action;

    /**
     * Says what is wrong.
     *
     * @param sentence the rule that was broken, with the values
     * @param action what to do about it, one or more sentences; may be empty
     */
    protected ActionableException(String sentence, String action) {
        super(sentence);
        this.sentence = sentence;
        this.action = action;
    }

    protected ActionableException(String sentence, String action, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
        this.action = action;
    }

    /** What is wrong. */
    @Override
    public final String getMessage() {
        return sentence;
    }

    /** What the reader can do about it; may be empty. */
    public final String action() {
        return action;
    }

    /** Both, where there is room for one sentence only, as in a reason among other facts. */
    public final String inOneSentence() {
        if (action.isEmpty()) {
            return sentence;
        }
        boolean isWord = action.length() > 1 && Character.isLowerCase(action.charAt(1));
        String begun = isWord ? Character.toLowerCase(action.charAt(0)) + action.substring(1) : action;
        return sentence + "; " + (begun.endsWith(".") ? begun.substring(0, begun.length() - 1) : begun);
    }
}
