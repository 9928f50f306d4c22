/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.Participant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Adds to each structured line of the log which service wrote it, and in which life: {@code osps_service} and {@code
 * incarnation}, from when the space is attached. The logging system makes it before there are beans, so what it tells is
 * one for the process. Thread safe.
 */
public final class LogMembers implements StructuredLoggingJsonMembersCustomizer<Object> {
    private static volatile @Nullable Participant self;

    /** From now on lines tell of this participant. */
    public static void tellOf(Participant participant) {
        self = participant;
    }

    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.add("osps_service", LogMembers::service).whenNotNull();
        members.add("incarnation", LogMembers::incarnation).whenNotNull();
    }

    private static @Nullable String service() {
        Participant participant = self;
        return participant == null ? null : participant.name();
    }

    private static @Nullable Long incarnation() {
        Participant participant = self;
        return participant == null ? null : participant.incarnation();
    }
}
