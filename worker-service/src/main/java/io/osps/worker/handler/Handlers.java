/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import io.osps.boot.StartException;
import io.osps.exchange.HandlerInfo;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that this worker offers, by name. Immutable, and so thread safe. */
public final class Handlers {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Map<String, Handler> byName = new TreeMap<>();

    /**
     * Collects handlers.
     *
     * @throws StartException when one cannot be called by its name, or has no time
     */
    public Handlers(Collection<? extends Handler> handlers) {
        checkNames(handlers);
        for (Handler handler : handlers) {
            check(handler);
            Handler other = byName.put(handler.name(), handler);
            if (other != null) {
                throw new StartException(
                        "two handlers have one name: handler=" + handler.name() + " first="
                                + other.getClass().getName() + " second="
                                + handler.getClass().getName(),
                        "Rename one of them; a command is named by its key below osps.worker.commands.");
            }
        }
    }

    /** The handler of that name, or null. */
    public @Nullable Handler find(String name) {
        return byName.get(name);
    }

    /** What the worker advertises, by name. */
    public List<HandlerInfo> infos() {
        return byName.values().stream()
                .map(handler -> new HandlerInfo(handler.name(), handler.timeout(), handler.idempotent()))
                .toList();
    }

    /** All at once, so that nobody has to mend a file name by name. */
    private static void checkNames(Collection<? extends Handler> handlers) {
        List<String> wrong = handlers.stream()
                .map(Handler::name)
                .filter(name -> !NAME.matcher(name).matches())
                .map(name -> '"' + name + '"')
                .sorted()
                .toList();
        if (!wrong.isEmpty()) {
            throw new StartException(
                    "a handler's name cannot be used in a call: handler=" + String.join(", ", wrong),
                    "Use 1 to 64 of the characters a-z A-Z 0-9 . _ - only.");
        }
    }

    private static void check(Handler handler) {
        if (handler.timeout().toMillis() <= 0) {
            throw new StartException(
                    "a handler has no time to work: handler=" + handler.name() + " timeout=" + handler.timeout(),
                    "Give it a timeout of 1 ms at least.");
        }
    }
}
