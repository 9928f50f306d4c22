package io.osps.boot;

import io.osps.space.SpaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the space's file is no longer the one that this process has mapped. Then nobody else sees what is written
 * here, and going on would lose requests: the process ends, and its supervisor starts it on the new file.
 */
final class ReplacedSpaceCheck {
    private static final Logger log = LoggerFactory.getLogger(ReplacedSpaceCheck.class);

    private final Path path;
    private final ProcessExit exit;
    private @Nullable Object mapped;
    private boolean told;

    ReplacedSpaceCheck(Path path, ProcessExit exit) {
        this.path = path;
        this.exit = exit;
    }

    /** Remembers the file that was just attached. */
    void attached() {
        mapped = fileKey();
    }

    /** Ends the process if the file is another one now, or gone. */
    void pass() {
        Object now = fileKey();
        if (mapped == null || mapped.equals(now) || told) {
            return;
        }
        told = true;
        log.error(
                "the space file was {} under this process: path={} mapped={} now={}; this process ends, start it again",
                now == null ? "removed" : "replaced",
                path,
                mapped,
                now);
        exit.exit(1);
    }

    private @Nullable Object fileKey() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new SpaceException(
                    "the space file cannot be looked at: path=" + path + " reason=" + e.getMessage(),
                    "Check the directory's permissions.",
                    e);
        }
    }
}
