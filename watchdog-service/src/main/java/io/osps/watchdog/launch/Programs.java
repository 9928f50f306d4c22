/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
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
    List<String> command(ServiceSpec spec);

    /**
     * Looks whether all programs are there, before the first is needed.
     *
     * @throws LaunchException when one is not
     */
    default void verify() {}
}
