package io.osps.boot;

import io.osps.wire.Users;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may use the ports for clients of dispatchers and workers. The same for all services of a space: a client that the
 * dispatcher sends to a worker says there what it has said here.
 *
 * @param passwordFile its first line is the password of the user {@code default}, who may call every handler
 * @param users by name; with none, everybody on this machine may
 * @param tls name of the SSL bundle ({@code spring.ssl.bundle}) whose certificate these ports show; none for plain connections
 */
@Validated
@ConfigurationProperties(prefix = "osps.security", ignoreUnknownFields = false)
record SecurityProperties(
        @Nullable Path passwordFile,
        @DefaultValue Map<String, @Valid User> users,
        @Nullable String tls) {
    private static final String DEFAULT_USER = "default";
    private static final String ALL_HANDLERS = "*";
    private static final String ACTION =
            "Write the password into its first line and make it readable for the user that runs the service, or take"
                    + " osps.security.password-file away.";

    /**
     * A user.
     *
     * @param password what clients say in {@code AUTH}
     * @param handlers which the user may call; {@code *} for all
     */
    record User(
            @NotBlank String password,
            @DefaultValue(ALL_HANDLERS) @NotEmpty Set<@NotBlank String> handlers) {
        @Override
        public String toString() {
            return "User[handlers=" + handlers + "]";
        }
    }

    /**
     * Reads who they are.
     *
     * @throws StartException when there is a password file and no password in it, or another one for the same user
     */
    Users toUsers() {
        Map<String, Users.Account> accounts = new HashMap<>();
        users.forEach((name, user) -> accounts.put(name, new Users.Account(user.password(), user.handlers())));
        if (passwordFile != null) {
            Users.Account account = new Users.Account(password(passwordFile), Set.of(ALL_HANDLERS));
            if (accounts.put(DEFAULT_USER, account) != null) {
                throw new StartException(
                        "the user default has two passwords: osps.security.password-file=" + passwordFile
                                + " and osps.security.users.default.password",
                        "Take one of the two away.");
            }
        }
        return new Users(accounts);
    }

    private static String password(Path file) {
        String password;
        try (Stream<String> lines = Files.lines(file)) {
            password = lines.findFirst().orElse("");
        } catch (IOException | UncheckedIOException e) {
            throw new StartException(
                    "the password file cannot be read: osps.security.password-file=" + file + " cause=" + e, ACTION, e);
        }
        if (password.isEmpty()) {
            throw new StartException(
                    "the first line of the password file is empty: osps.security.password-file=" + file, ACTION);
        }
        return password;
    }
}
