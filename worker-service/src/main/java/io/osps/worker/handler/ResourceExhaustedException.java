/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

/**
 * This worker has run out of what a handler needs to begin, such as descriptors, processes or memory. Thrown by a handler
 * that has done nothing of its request yet: another worker runs it then, and this one is replaced.
 */
public final class ResourceExhaustedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param what has run out, for people
     */
    public ResourceExhaustedException(String what, Throwable cause) {
        super(what, cause);
    }
}
