/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build and, where it was built from a checkout, the commit. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        String version = Version.class.getPackage().getImplementationVersion();
        Properties git = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/git.properties")) {
            if (in != null) {
                git.load(in);
            }
        }
        String commit = git.getProperty("git.commit.id.abbrev", "");
        boolean dirty = Boolean.parseBoolean(git.getProperty("git.dirty", "false"));
        return new String[] {
            "osps " + (version == null ? "of no build" : version)
                    + (commit.isEmpty() ? "" : " (" + commit + (dirty ? ", with changes" : "") + ")"),
            "Java " + Runtime.version()
        };
    }
}
