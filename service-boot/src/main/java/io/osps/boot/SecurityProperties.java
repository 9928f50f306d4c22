/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.wire.Users;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.validation.annotation.Validated;

/**
 * Who may use the ports for clients of dispatchers and workers. The same for all services of a space: a client that the
 * dispatcher sends to a worker says there what it has said here.
 *
 * @param passwordFile file whose first line is the password of the user {@code default}, who may call every handler
 * @param users users by name, each with {@code password} or {@code password-file} and {@code handlers}; with none,
 *     everybody on this machine may call
 * @param tls SSL bundle ({@code spring.ssl.bundle}) whose certificate the ports for clients show; plain connections
 *     when absent
 * @param hosts host names by which the actuators may be asked, beside localhost, their addresses and the hosts of the
 *     settings
 */
@Validated
@ConfigurationProperties(prefix = "osps.security", ignoreUnknownFields = false)
record SecurityProperties(
        @Nullable Path passwordFile,
        @DefaultValue Map<String, @Valid User> users,
        @Nullable String tls,
        @DefaultValue Set<String> hosts) {
    static final String DEFAULT_USER = "default";
    static final String ALL_HANDLERS = "*";
    private static final Pattern PASSWORD = Pattern.compile("osps\\.security\\.users\\..*\\.password");
    private static final String SETTING = "osps.security.password-file";

    /**
     * A user.
     *
     * @param password what clients say in {@code AUTH}
     * @param passwordFile its first line is that, when there is no {@code password}
     * @param handlers which the user may call; {@code *} for all
     */
    record User(
            @Nullable String password,
            @Nullable Path passwordFile,
            @DefaultValue(ALL_HANDLERS) @NotEmpty Set<@NotBlank String> handlers) {
        @AssertTrue(message = "needs a password or a password-file, and not both") boolean isPasswordGivenOnce() {
            return password == null ? passwordFile != null : !password.isBlank() && passwordFile == null;
        }

        private String password(String name) {
            return password != null
                    ? password
                    : PasswordFile.read(
                            "osps.security.users." + name + ".password-file", Objects.requireNonNull(passwordFile));
        }

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
        users.forEach((name, user) -> accounts.put(name, new Users.Account(user.password(name), user.handlers())));
        if (passwordFile != null) {
            Users.Account account = new Users.Account(PasswordFile.read(SETTING, passwordFile), Set.of(ALL_HANDLERS));
            if (accounts.put(DEFAULT_USER, account) != null) {
                throw new StartException(
                        "the user default has two passwords: osps.security.password-file=" + passwordFile
                                + " and osps.security.users.default.password",
                        "Take one of the two away.");
            }
        }
        return new Users(accounts);
    }

    /**
     * What is on a command line everybody on this machine can read.
     *
     * @throws StartException when a password is
     */
    static void refusePasswordsOnTheCommandLine(Environment environment) {
        if (environment instanceof ConfigurableEnvironment sources
                && sources.getPropertySources().get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME)
                        instanceof EnumerablePropertySource<?> line) {
            for (String name : line.getPropertyNames()) {
                if (PASSWORD.matcher(name).matches()) {
                    throw new StartException(
                            "a password on a command line can be read by everybody on this machine: setting=" + name,
                            "Write it into a file of mode 0600 and give " + name + "-file instead.");
                }
            }
        }
    }
}
