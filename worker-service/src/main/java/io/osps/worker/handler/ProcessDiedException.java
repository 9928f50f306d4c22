/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

/**
 * The process that did the work died in the middle of it, and took nobody with it. The client gets {@code LOST}, or {@code
 * POISON} when the request has killed more than one.
 */
public final class ProcessDiedException extends Exception {
    private final boolean poison;

    /**
     * Says what happened.
     *
     * @param poison whether the request has killed a process before
     */
    public ProcessDiedException(String message, boolean poison) {
        super(message);
        this.poison = poison;
    }

    public boolean isPoison() {
        return poison;
    }
}
