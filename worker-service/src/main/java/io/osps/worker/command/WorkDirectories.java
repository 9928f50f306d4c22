/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.process.OwnProcess;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a private directory for each run of a command below the system's directory for temporary files. Their names begin
 * with the worker's space and name, which no two living workers share, so that a worker can remove at its start what it
 * left when it was killed. Thread safe.
 */
public final class WorkDirectories {
    private static final Logger log = LoggerFactory.getLogger(WorkDirectories.class);

    private final Path parent;
    private final String prefix;

    /**
     * Names the directories.
     *
     * @param parent where they are made
     * @param space the file of the space
     * @param worker the worker's name
     */
    public WorkDirectories(Path parent, Path space, String worker) {
        String hash = Integer.toHexString(space.toAbsolutePath().toString().hashCode());
        this.parent = parent;
        this.prefix = "osps-" + hash + "-" + worker + "-run-";
    }

    /** Makes one, for this user only. */
    public WorkDirectory make() throws IOException {
        return new WorkDirectory(Files.createTempDirectory(
                parent, prefix, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /**
     * Makes one for a request that has not begun.
     *
     * @throws io.osps.worker.handler.ResourceExhaustedException when this worker has run out of something
     */
    public WorkDirectory makeForRequest() throws Exception {
        try {
            return make();
        } catch (IOException e) {
            throw Exhausted.meant(e);
        }
    }

    /** Removes what an earlier life of this worker left. To be called before the first run. */
    public void removeLeftovers() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, prefix + "*")) {
            Object myself = OwnProcess.userId();
            for (Path path : found) {
                if (myself.equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
                    new WorkDirectory(path).close();
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn(
                    "what an earlier worker left could not be removed: directory={} name={}* reason={}",
                    parent,
                    prefix,
                    e.toString());
        }
    }
}
