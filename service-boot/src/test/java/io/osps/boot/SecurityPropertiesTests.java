/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.wire.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

class SecurityPropertiesTests {
    @TempDir
    private Path directory;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class))
            .withBean("configurationPropertiesValidator", LocalValidatorFactoryBean.class)
            .withUserConfiguration(Properties.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SecurityProperties.class)
    static class Properties {}

    @Test
    void nobodyHasToSayWhoHeIsUnlessSet() {
        runner.run(context -> assertThat(
                        context.getBean(SecurityProperties.class).toUsers().isEmpty())
                .isTrue());
    }

    @Test
    void everySettingIsRead() {
        runner.withPropertyValues(
                        "osps.security.users.default.password=secret",
                        "osps.security.users.clerk.password=pencil",
                        "osps.security.users.clerk.handlers=upper,pdf.text",
                        "osps.security.tls=front")
                .run(context -> {
                    SecurityProperties properties = context.getBean(SecurityProperties.class);
                    assertThat(properties.toString()).doesNotContain("secret", "pencil");
                    assertThat(properties.tls()).isEqualTo("front");
                    Users users = properties.toUsers();
                    assertThat(Objects.requireNonNull(users.authenticate("clerk", bytes("pencil")))
                                    .mayCall("pdf.text"))
                            .isTrue();
                    assertThat(Objects.requireNonNull(users.authenticate("clerk", bytes("pencil")))
                                    .mayCall("echo"))
                            .isFalse();
                    assertThat(Objects.requireNonNull(users.authenticate("default", bytes("secret")))
                                    .mayCall("echo"))
                            .isTrue();
                });
    }

    @Test
    void refusedWhenAPasswordIsMissing() {
        refused("osps.security.users.clerk.handlers=upper");
        refused("osps.security.users.clerk.password=");
        refused("osps.security.users.clerk.password=pencil", "osps.security.users.clerk.password-file=/some/file");
        refused("osps.security.user.clerk.password=pencil");
    }

    @Test
    void defaultUserHasTheFirstLineOfThePasswordFile() throws IOException {
        Path file = secret("password", "open sesame\nand a note\n");
        Users users = new SecurityProperties(file, Map.of(), null, Set.of()).toUsers();
        assertThat(Objects.requireNonNull(users.authenticate("default", bytes("open sesame")))
                        .mayCall("echo"))
                .isTrue();
        assertThat(users.authenticate("default", bytes("and a note"))).isNull();
    }

    @Test
    void startFailsWhenThePasswordFileIsOfNoUse() throws IOException {
        Path empty = secret("empty", "\n");
        Path binary = secret("binary", "");
        Files.write(binary, new byte[] {(byte) 0xFF, (byte) 0xFE});
        Path missing = directory.resolve("none");
        for (Path file : List.of(empty, binary, missing)) {
            assertThatThrownBy(() -> new SecurityProperties(file, Map.of(), null, Set.of()).toUsers())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("osps.security.password-file=" + file);
        }
    }

    @Test
    void startFailsWhenTheDefaultUserHasTwoPasswords() throws IOException {
        Path file = secret("password", "open sesame");
        var users = Map.of("default", new SecurityProperties.User("other", null, Set.of("*")));
        assertThatThrownBy(() -> new SecurityProperties(file, users, null, Set.of()).toUsers())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("two passwords");
    }

    @Test
    void userMayHaveAPasswordFileToo() throws IOException {
        Path file = secret("clerk", "pencil\n");
        runner.withPropertyValues("osps.security.users.clerk.password-file=" + file)
                .run(context -> assertThat(context.getBean(SecurityProperties.class)
                                .toUsers()
                                .authenticate("clerk", bytes("pencil")))
                        .isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-", "rw-r--r--"})
    void startFailsWhenOthersCanUseThePasswordFile(String mode) throws IOException {
        Path file = secret("password", "open sesame");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> new SecurityProperties(file, Map.of(), null, Set.of()).toUsers())
                .isInstanceOfSatisfying(
                        StartException.class,
                        refused -> assertThat(refused.action()).isEqualTo("Type: chmod 600 " + file))
                .hasMessageContaining("mode=" + mode);
    }

    @Test
    void groupMayReadOnlyWhatRootOwns() throws IOException {
        Path file = secret("password", "open sesame");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        SecurityProperties properties = new SecurityProperties(file, Map.of(), null, Set.of());
        if (Files.getAttribute(file, "unix:uid").equals(0)) {
            assertThat(properties.toUsers().isEmpty()).isFalse();
        } else {
            assertThatThrownBy(properties::toUsers).isInstanceOf(StartException.class);
        }
    }

    @Test
    void passwordOnTheCommandLineIsRefused() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource("--osps.security.users.clerk.password=pencil"));
        assertThatThrownBy(() -> SecurityProperties.refusePasswordsOnTheCommandLine(environment))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("setting=osps.security.users.clerk.password")
                .hasMessageNotContaining("pencil");
    }

    private Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void refused(String... settings) {
        runner.withPropertyValues(settings)
                .run(context -> assertThat(context).as("%s", List.of(settings)).hasFailed());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
