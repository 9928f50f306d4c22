package io.osps.watchdog.supervise;

import java.util.Locale;

/** The kinds of reason for which a service is restarted; few, for they tag a meter. */
enum Cause {
    /** Its process ended without being told to. */
    CRASHED,
    /** It did not answer its heartbeat, and nothing excused it. */
    SILENT,
    /** It answered no heartbeat within the time for its start. */
    NOT_STARTED,
    /** No process could be made for it. */
    NOT_LAUNCHED;

    /** Such as {@code not-started}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
