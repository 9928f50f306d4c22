package io.osps.watchdog.launch;

import java.util.List;

/** Knows the command line of each service. */
@FunctionalInterface
public interface Programs {
    /**
     * The program and its arguments.
     *
     * @throws LaunchException when there is no such program
     */
    List<String> command(ServiceSpec spec) throws LaunchException;
}
