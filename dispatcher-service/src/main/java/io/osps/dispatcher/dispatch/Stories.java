/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The stories of the last {@value #KEPT} requests that were answered. To keep one costs a store; to find one, a look at all. Thread safe. */
final class Stories {
    private static final int KEPT = 8_192;

    private final AtomicReferenceArray<@Nullable Story> ring = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong next = new AtomicLong();

    void keep(Story story) {
        ring.setRelease((int) (next.getAndIncrement() % KEPT), story);
    }

    /** The latest one of that id that the asker may know of, or null. */
    @Nullable Story find(String id, String asker) {
        long end = next.get();
        for (long i = end - 1; i >= Math.max(0, end - KEPT); i--) {
            Story story = ring.getAcquire((int) (i % KEPT));
            if (story != null && story.id().equals(id) && story.isOf(asker)) {
                return story;
            }
        }
        return null;
    }
}
