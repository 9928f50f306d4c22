/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.process.Duty;
import io.osps.space.ClaimKind;
import io.osps.space.FieldType;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.Template;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A process that claims a tuple, holds a lock on a file beside it, and is then killed. */
final class ClaimantChild {
    private ClaimantChild() {}

    /** @param arguments the space, and the file to lock */
    public static void main(String... arguments) throws Exception {
        try (MappedSpace space = MappedSpace.open(SpaceConfig.defaults(Path.of(arguments[0])), "claimant", null);
                FileChannel channel = FileChannel.open(Path.of(arguments[1]), StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Objects.requireNonNull(space.tryClaim(Template.of("job", FieldType.LONG), ClaimKind.UNCOUNTED));
            Duty duty = _ -> Boolean.toString(lock.isValid());
            duty.serve();
        }
    }
}
