/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsersTests {
    private final Users users = new Users(Map.of(
            "default", new Users.Account("secret", Set.of(Users.ALL_HANDLERS)),
            "clerk", new Users.Account("pencil", Set.of("upper", "echo"))));

    @Test
    void passwordMustBeThatOfTheUser() {
        assertThat(say("clerk", "pencil")).isNotNull();
        assertThat(say("clerk", "secret")).isNull();
        assertThat(say("clerk", "pencils")).isNull();
        assertThat(say("clerk", "")).isNull();
        assertThat(say("nobody", "")).isNull();
        assertThat(say("nobody", "pencil")).isNull();
    }

    @Test
    void userMayCallHisHandlersOnly() {
        assertThat(Objects.requireNonNull(say("clerk", "pencil")).mayCall("upper"))
                .isTrue();
        assertThat(Objects.requireNonNull(say("clerk", "pencil")).mayCall("sleep"))
                .isFalse();
        assertThat(Objects.requireNonNull(say("default", "secret")).mayCall("sleep"))
                .isTrue();
    }

    @Test
    void passwordIsNotPrinted() {
        assertThat(new Users.Account("secret", Set.of("echo"))).hasToString("Account[handlers=[echo]]");
    }

    private Users.@Nullable User say(String name, String password) {
        return users.authenticate(name, password.getBytes(StandardCharsets.UTF_8));
    }
}
