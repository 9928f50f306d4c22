/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

/** The end of this process. A seam, so that tests live on. */
@FunctionalInterface
public interface ProcessExit {
    /** Begins an orderly end with that exit code and returns at once. */
    void exit(int code);

    /** Ends the JVM by its shutdown hooks, of which Spring's closes the application. */
    static void ofJvm(int code) {
        Thread.ofPlatform().name("osps-exit").start(() -> System.exit(code));
    }
}
