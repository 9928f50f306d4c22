/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallMessageTests {
    private static final byte[] PAYLOAD = {0, 13, 10, -1};

    @Test
    void serversReadWhatTheClientWrites() {
        CallMessage message =
                new CallMessage("echo", PAYLOAD, "id-1", Duration.ofMillis(1500), "f00d", "00-4bf9-00f0-01");
        CallMessage read = CallMessage.ofCall(message.toCall());
        assertThat(read.payload()).isSameAs(PAYLOAD);
        assertThat(read).usingRecursiveComparison().isEqualTo(message);
    }

    @Test
    void acquireCarriesNoPayloadAndNoTicket() {
        CallMessage message = new CallMessage("echo", PAYLOAD, "id-1", Duration.ofMillis(1500), "f00d", null);
        CallMessage read = CallMessage.ofAcquire(message.toAcquire());
        assertThat(read)
                .usingRecursiveComparison()
                .isEqualTo(new CallMessage("echo", new byte[0], "id-1", Duration.ofMillis(1500), null, null));
    }

    @Test
    void optionsMayBeAbsentAndInAnyCaseAndOrder() {
        assertThat(CallMessage.ofCall(words("call echo x")).id()).isNull();
        CallMessage read = CallMessage.ofCall(words("call echo x deadline 5 Id a"));
        assertThat(read.deadline()).isEqualTo(Duration.ofMillis(5));
        assertThat(read.id()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL echo",
                "CALL",
                "CALL echo x ID",
                "CALL echo x NO y",
                "CALL echo x DEADLINE 0",
                "CALL echo x DEADLINE -1",
                "CALL echo x DEADLINE +1",
                "CALL echo x DEADLINE 1e3",
                "CALL echo x DEADLINE 99999999999999999999",
                "CALL é x",
                "CALL echo x ID é"
            })
    void wrongCallsAreRefusedByName(String line) {
        assertThatThrownBy(() -> CallMessage.ofCall(words(line)))
                .isInstanceOfSatisfying(
                        WireException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.ERR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACQUIRE", "ACQUIRE echo ID", "ACQUIRE echo TICKET x", "ACQUIRE echo TRACE x"})
    void wrongAcquiresAreRefusedByName(String line) {
        assertThatThrownBy(() -> CallMessage.ofAcquire(words(line))).isInstanceOf(WireException.class);
    }

    @Test
    void idsAreBounded() {
        assertThat(new CallMessage("h", PAYLOAD, "x".repeat(128), null, null, null).id())
                .hasSize(128);
        String tooLong = "x".repeat(129);
        assertThatThrownBy(() -> new CallMessage("h", PAYLOAD, tooLong, null, null, null))
                .isInstanceOf(WireException.class);
        assertThatThrownBy(() -> new CallMessage("h", PAYLOAD, "", null, null, null))
                .isInstanceOf(WireException.class);
    }

    @Test
    void functionCallIsACall() {
        assertThat(CallMessage.ofFunction(words("FCALL upper 1 my-id abc DEADLINE 50")))
                .satisfies(message -> {
                    assertThat(message.handler()).isEqualTo("upper");
                    assertThat(message.payload()).asString().isEqualTo("abc");
                    assertThat(message.id()).isEqualTo("my-id");
                    assertThat(message.deadline()).isEqualTo(Duration.ofMillis(50));
                });
        assertThat(CallMessage.ofFunction(words("FCALL upper 0 abc")).id()).isNull();
        for (String wrong : List.of("FCALL upper 2 a b c", "FCALL upper 1 my-id", "FCALL upper 0", "FCALL upper")) {
            assertThatThrownBy(() -> CallMessage.ofFunction(words(wrong))).isInstanceOf(WireException.class);
        }
    }

    @Test
    void askHasItsSlot() {
        assertThat(new RespValue.Ask("127.0.0.1", 4711).line()).isEqualTo("ASK 0 127.0.0.1:4711");
    }

    @Test
    void grantComesBackAsItWas() throws WireFormatException {
        Grant grant = new Grant("127.0.0.1", 4711, "f00d", Duration.ofSeconds(5), "worker-1", 99L, true);
        assertThat(Grant.from(grant.toValue())).isEqualTo(grant);
    }

    @Test
    void grantOfAnotherFormIsRefused() {
        for (RespValue value : List.of(
                RespValue.OK,
                RespValue.items(),
                new Grant("h", 0, "t", Duration.ZERO, "w", 1, true).toValue(),
                new Grant("h", 65536, "t", Duration.ZERO, "w", 1, true).toValue())) {
            assertThatThrownBy(() -> Grant.from(value)).isInstanceOf(WireFormatException.class);
        }
    }

    private static List<byte[]> words(String line) {
        return Arrays.stream(line.split(" ", -1))
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
