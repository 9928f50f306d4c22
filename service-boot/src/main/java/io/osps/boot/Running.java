/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a service while it runs. Whoever is asked before that, as health and the actuator's endpoints are, holds one, and
 * says that nothing is there while it is empty. Thread safe.
 */
public final class Running<T> {
    private volatile @Nullable T part;

    /** One that is empty. */
    public Running() {}

    /** One in which that part is from the beginning. */
    public static <T> Running<T> of(T part) {
        Running<T> running = new Running<>();
        running.fill(part);
        return running;
    }

    /** The part, if it runs. */
    public Optional<T> find() {
        return Optional.ofNullable(part);
    }

    /**
     * The part, for those who are asked only while it runs.
     *
     * @throws IllegalStateException when it does not
     */
    public T get() {
        return find().orElseThrow(() -> new IllegalStateException("the service does not run"));
    }

    /** That part runs from now on. */
    public void fill(T begun) {
        part = begun;
    }

    /** That part runs from now on, until this is undone. */
    public void begin(T begun, Undo undo) {
        fill(begun);
        undo.add(() -> part = null);
    }
}
