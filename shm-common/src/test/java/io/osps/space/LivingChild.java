/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.nio.file.Path;

/** Prints who is alive in a space, as another process sees it. */
final class LivingChild {
    private LivingChild() {}

    public static void main(String[] arguments) throws Exception {
        try (SpaceInspector space = MappedSpace.inspector(Path.of(arguments[0]))) {
            space.participants().stream().filter(space::isAlive).forEach(System.out::println);
        }
    }
}
