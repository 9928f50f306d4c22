/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.boot.StartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all processes of one run are held together, so that none of them is left when it ends. Which way this machine allows
 * is tried once, at the first use. Thread safe.
 */
public final class Containment {
    /** What may be asked for. */
    public enum Choice {
        /** The strongest that the machine allows. */
        AUTO,
        /** A pid namespace for each run; where none is allowed, no command is run. */
        NAMESPACE,
        /** A session for each run. */
        SESSION
    }

    /** What holds. */
    public enum Way {
        /** Process 1 of a pid namespace takes all others with it: nothing can leave. */
        NAMESPACE("/usr/bin/setsid /usr/bin/unshare --pid --fork --kill-child --mount-proc"),
        /** The same for an ordinary user who may make user namespaces. */
        USER_NAMESPACE(
                "/usr/bin/setsid /usr/bin/unshare --user --map-current-user --pid --fork --kill-child --mount-proc"),
        /** Group, session and a mark in the environment: who sheds all three leaves. */
        SESSION("/usr/bin/setsid");

        private final String holder;

        Way(String holder) {
            this.holder = holder;
        }

        /** The words before the gate's. */
        List<String> holder() {
            return List.of(holder.split(" "));
        }

        /** Whether the end of the group's leader proves that all others are gone. */
        boolean isClosed() {
            return this != SESSION;
        }

        /** As logs and the pulse name it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private boolean works() {
            List<String> words = new ArrayList<>(holder());
            words.addAll(List.of("/bin/sh", "-c", "exit 33"));
            try {
                Process trial = new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                boolean ended = trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS);
                trial.destroyForcibly();
                return ended && trial.exitValue() == 33;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private static final int TRIAL_SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(Containment.class);

    private final Choice choice;
    private volatile Way found = Way.SESSION;
    private volatile boolean tried;

    /** Tries nothing yet. */
    public Containment(Choice choice) {
        this.choice = choice;
    }

    /**
     * The way that holds here.
     *
     * @throws StartException when a namespace was asked for and the machine allows none
     */
    public Way way() {
        if (!tried) {
            tryAll();
        }
        return found;
    }

    private synchronized void tryAll() {
        if (tried) {
            return;
        }
        if (choice != Choice.SESSION) {
            if (Way.NAMESPACE.works()) {
                found = Way.NAMESPACE;
            } else if (Way.USER_NAMESPACE.works()) {
                found = Way.USER_NAMESPACE;
            } else if (choice == Choice.NAMESPACE) {
                throw new StartException(
                        "this machine allows no pid namespaces: setting=osps.worker.containment value=namespace",
                        "Allow them to this user, or set it to auto.");
            }
        }
        tried = true;
        log.info("processes of commands are contained: containment={} asked={}", found.text(), choice);
    }
}
