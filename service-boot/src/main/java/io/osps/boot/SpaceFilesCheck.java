/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the files of the space: notices that the space's file is no longer the one that this process has mapped, and
 * writes the token again when that is gone. Confined to one thread.
 */
final class SpaceFilesCheck {
    private static final Logger log = LoggerFactory.getLogger(SpaceFilesCheck.class);

    private final ServiceSpace space;
    private boolean told;

    SpaceFilesCheck(ServiceSpace space) {
        this.space = space;
    }

    /** Looks once. */
    void pass() {
        if (space.isCurrent()) {
            keepToken();
        } else {
            space.lost();
        }
    }

    private void keepToken() {
        try {
            if (space.keepToken()) {
                log.warn(
                        "the token was missing, changed or open to others, and is written again: path={}",
                        space.tokenFile());
            }
            told = false;
        } catch (IOException e) {
            // It goes with the directory; and what cannot be mended is told once.
            if (space.isCurrent() && !told) {
                told = true;
                log.error(
                        "the token cannot be written: path={} cause={}; people and their tools cannot show it",
                        space.tokenFile(),
                        e.toString());
            }
        }
    }
}
