package io.osps.boot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the space's file is no longer the one that this process has mapped. Then nobody else sees what is written
 * here, and going on would lose requests: the process ends, and its supervisor starts it on the new file.
 */
final class ReplacedSpaceCheck {
    private static final Logger log = LoggerFactory.getLogger(ReplacedSpaceCheck.class);

    private final SpaceAttachment space;
    private final ProcessExit exit;
    private boolean told;

    ReplacedSpaceCheck(SpaceAttachment space, ProcessExit exit) {
        this.space = space;
        this.exit = exit;
    }

    /** Ends the process if the file is another one now, or gone. */
    void pass() {
        if (told || space.isCurrent()) {
            return;
        }
        told = true;
        log.error(
                "the space file was removed or replaced under this process: path={}; it ends now, start it again",
                space.config().path());
        exit.exit(1);
    }
}
