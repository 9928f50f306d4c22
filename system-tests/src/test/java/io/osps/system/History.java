/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import io.osps.wire.WireError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What clients were told of each id, held against a log that the handlers themselves append to: {@code begin ID} and {@code
 * end ID}, and {@code late ID} from processes that tried to outlive their command. Thread safe until it is judged.
 */
final class History {
    private static final String OK = "ok";
    private static final String NOT_BEGUN = "not begun";
    private static final String OPEN = "may have run";

    private final Map<String, Queue<String>> told = new ConcurrentHashMap<>();

    void succeeded(String id) {
        tell(id, OK);
    }

    void failed(String id, WireError error) {
        String stage = error.fact("stage").orElse("");
        String outcome = error.fact("outcome").orElse("");
        boolean notBegun = switch (error.code()) {
            case BUSY, DRAINING, NOHANDLER, IDREUSED, ERR -> true;
            case LOST -> outcome.equals("not-started");
            case TIMEOUT, CANCELLED -> stage.equals("queued");
            default -> false;
        };
        tell(id, notBegun ? NOT_BEGUN : OPEN);
    }

    private void tell(String id, String what) {
        told.computeIfAbsent(id, _ -> new ConcurrentLinkedQueue<>()).add(what);
    }

    long succeeded() {
        return told.values().stream().filter(words -> words.contains(OK)).count();
    }

    int ids() {
        return told.size();
    }

    /**
     * What is wrong, a sentence each.
     *
     * @param repeatable whether the handler may run again when its worker has died, one run after the other
     */
    List<String> wrongs(Path log, boolean repeatable) throws IOException {
        Map<String, List<String>> lines = new ConcurrentHashMap<>();
        for (String line : Files.readAllLines(log)) {
            String[] words = line.split(" ", 2);
            lines.computeIfAbsent(words[1], _ -> new ArrayList<>()).add(words[0]);
        }
        List<String> wrong = new ArrayList<>();
        told.forEach((id, words) -> {
            List<String> happened = lines.getOrDefault(id, List.of());
            long begun = happened.stream().filter("begin"::equals).count();
            long ended = happened.stream().filter("end"::equals).count();
            if (happened.contains("late")) {
                wrong.add(id + " has outlived its command: told=" + words + " log=" + happened);
            }
            if (words.contains(OK) && ended == 0) {
                wrong.add(id + " was answered and did not run to its end: told=" + words + " log=" + happened);
            }
            if (words.stream().allMatch(NOT_BEGUN::equals) && begun > 0) {
                wrong.add(id + " was told not to have begun, and had: told=" + words + " log=" + happened);
            }
            if (!repeatable && begun > 1) {
                wrong.add(id + " ran " + begun + " times: told=" + words + " log=" + happened);
            }
            if (ranBesideItself(happened)) {
                wrong.add(id + " ran beside itself: told=" + words + " log=" + happened);
            }
        });
        return wrong;
    }

    /** Whether a run has ended that had begun before the last one: that one was still there when it was run again. */
    private static boolean ranBesideItself(List<String> happened) {
        int open = 0;
        for (String word : happened) {
            if (word.equals("begin")) {
                open = 1;
            } else if (word.equals("end") && --open < 0) {
                return true;
            }
        }
        return false;
    }
}
