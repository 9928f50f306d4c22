package io.osps.watchdog.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * What a service is told on its command line: its name, its port, and those settings from the watchdog's own command line
 * that are meant for it. Settings from the environment and from configuration files reach it by themselves.
 */
public final class ChildArguments {
    private static final List<String> FOR_ALL = List.of(
            "--osps.space.",
            "--osps.security.",
            "--spring.config.",
            "--spring.profiles.",
            "--logging.",
            "--management.");

    private final List<String> own;

    /** From the watchdog's own arguments. */
    public ChildArguments(List<String> own) {
        this.own = List.copyOf(own);
    }

    List<String> of(ServiceSpec spec) {
        List<String> arguments = new ArrayList<>();
        String forRole = "--osps." + spec.role().text() + ".";
        for (String argument : own) {
            if (argument.startsWith(forRole) || FOR_ALL.stream().anyMatch(argument::startsWith)) {
                arguments.add(argument);
            }
        }
        arguments.add("--osps.service.name=" + spec.name());
        arguments.add("--server.port=" + spec.httpPort());
        return arguments;
    }
}
