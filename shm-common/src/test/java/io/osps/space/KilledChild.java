/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.nio.file.Path;
import java.util.Locale;

/** A process that runs one {@link Operation}, or joins, or makes the space, and halts before its n-th store. */
final class KilledChild {
    static final int HALTED = 99;

    private KilledChild() {}

    /** @param arguments the space's path, an operation's name or {@code join}, n */
    public static void main(String... arguments) {
        Path path = Path.of(arguments[0]);
        int n = Integer.parseInt(arguments[2]);
        if (arguments[1].toLowerCase(Locale.ROOT).equals("join")) {
            arm(n);
            MappedSpace.open(Operation.config(path), "victim", "victim");
        } else {
            MappedSpace victim = MappedSpace.open(Operation.config(path), "victim", null);
            arm(n);
            Operation.valueOf(arguments[1]).run(victim);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void arm(int n) {
        KillPoint.arm(n, () -> Runtime.getRuntime().halt(HALTED));
    }
}
