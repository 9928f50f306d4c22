package io.osps.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What clients must know to be served. One for all services of a space: a client that the dispatcher sends to a worker says
 * the same there.
 *
 * @param passwordFile its first line is the password; without it a service listens on loopback addresses only
 */
@ConfigurationProperties(prefix = "osps.security", ignoreUnknownFields = false)
public record SecurityProperties(@Nullable Path passwordFile) {
    private static final String ACTION =
            "Write the password into its first line and make it readable for the user that runs the service, or take"
                    + " osps.security.password-file away.";

    /**
     * Reads the password, null when none is wanted.
     *
     * @throws StartException when there is a file and no password in it
     */
    public @Nullable String password() {
        if (passwordFile == null) {
            return null;
        }
        String password;
        try {
            password = Files.readString(passwordFile).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new StartException(
                    "the password file cannot be read: osps.security.password-file=" + passwordFile + " cause=" + e,
                    ACTION,
                    e);
        }
        if (password.isEmpty()) {
            throw new StartException(
                    "the first line of the password file is empty: osps.security.password-file=" + passwordFile,
                    ACTION);
        }
        return password;
    }
}
