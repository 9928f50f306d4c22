/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.osps.wire.Access;
import io.osps.wire.ErrorCode;
import io.osps.wire.Guesses;
import io.osps.wire.Limits;
import io.osps.wire.RespValue;
import io.osps.wire.Users;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTests {
    private static final Users USERS = new Users(Map.of(
            "default", new Users.Account("secret", Set.of(Users.ALL_HANDLERS)),
            "clerk", new Users.Account("pencil", Set.of("upper"))));
    private static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("test", 1);
    private static final Logger SERVERS_LOG = Logger.getLogger(RespServer.class.getName());

    private final List<Responder> later = new ArrayList<>();
    private final CommandTable table;
    private final List<ErrorCode> refused = new ArrayList<>();
    private final UnreadAnswers unsent = new UnreadAnswers();
    private long now;
    private final List<Guesses.Outcome> failed = new ArrayList<>();
    private final Guesses guesses = new Guesses(() -> now, (_, outcome) -> failed.add(outcome));
    private Limits limits = Limits.DEFAULTS.withPayloadBytes(200_000);
    private BodyBudget budget = new BodyBudget(limits.bodyBytes());
    private Connection connection;
    private EmbeddedChannel channel;

    ConnectionTests() {
        ClusterCommands cluster = new ClusterCommands(_ -> new ClusterCommands.Node("127.0.0.1", 7400, true));
        CommandTable own = CommandTable.of(
                new Row("NEEDS", 1, 1, Who.CALLERS, (_, responder) -> responder.reply(RespValue.OK)),
                new Row("LATER", 0, 9, Who.USERS, (_, responder) -> later.add(responder)),
                new Row("REFUSE", 0, 0, Who.USERS, (_, _) -> {
                    throw new WireException(
                            WireError.of(ErrorCode.NOHANDLER, "nobody").with("handler", "x"));
                }),
                new Row("FAULT", 0, 0, Who.USERS, (_, _) -> {
                    throw new IllegalStateException("of this test");
                }));
        Access access = new Access(USERS, () -> null, guesses);
        table = new ConnectionCommands("osps-test", "1.0", limits, access, own, cluster).table();
        open(false);
    }

    @BeforeAll
    static void keepTheFaultOfATestOutOfTheLog() {
        SERVERS_LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        SERVERS_LOG.setLevel(null);
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(channel.close().isSuccess()).isTrue();
        later.forEach(responder -> responder.reply(RespValue.OK));
        channel.runPendingTasks();
        assertThat(budget.used()).isZero();
        channel.checkException();
    }

    @Test
    void answersKeepTheOrderOfTheCommands() {
        send("LATER\r\nPING\r\nLATER\r\nPING x\r\n");
        assertThat(received()).isEmpty();
        later.get(1).reply(RespValue.bulk("second"));
        assertThat(received()).isEmpty();
        later.get(0).reply(RespValue.bulk("first"));
        assertThat(received()).isEqualTo("$5\r\nfirst\r\n+PONG\r\n$6\r\nsecond\r\n$1\r\nx\r\n");
    }

    @Test
    void answerCountsOnce() {
        send("LATER\r\n");
        assertThat(later.getFirst().reply(new RespValue.Int(12))).isTrue();
        assertThat(later.getFirst().reply(new RespValue.Int(13))).isFalse();
        assertThat(received()).isEqualTo(":12\r\n");
    }

    @Test
    void errorsOfHandlersAreAnswers() {
        send("REFUSE\r\nFAULT\r\n*2\r\n$4\r\nnone\r\n$1\r\n1\r\n*2\r\n$6\r\nREFUSE\r\n$1\r\n1\r\n");
        assertThat(received().lines())
                .containsExactly(
                        "-NOHANDLER nobody handler=x",
                        "-ERR internal error, see the service's log command=FAULT",
                        "-ERR unknown command 'none'",
                        "-ERR wrong number of arguments for 'refuse' command");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO mail.example\r\n",
                "PROPFIND / HTTP/1.1\r\n",
                "USER anonymous\r\n",
                "set key 0 0 5\r\n",
                "PING a b c\r\n",
                "\u0016\u0003\u0001\u0002\u0000",
                "\r\n\u0080\r\n",
                "PUT / HTTP/1.1\r\n",
                "OPTIONS / HTTP/1.1\r\nUser-Agent: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void nothingIsCarriedOutAfterALineOfAnotherProtocol(String line) {
        send(line + "LATER\r\n*1\r\n$5\r\nLATER\r\n");
        assertThat(later).isEmpty();
        assertThat(received()).doesNotContain("PONG");
        assertThat(channel.isActive()).isFalse();
        open(true);
        send(line + "AUTH secret\r\nLATER\r\n");
        assertThat(later).isEmpty();
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void protocolErrorEndsTheConnectionAfterTheAnswersThatAreDue() {
        send("LATER\r\n*1\r\n:5\r\nPING\r\n");
        assertThat(channel.isActive()).isTrue();
        later.getFirst().reply(RespValue.OK);
        assertThat(received())
                .isEqualTo("+OK\r\n-ERR Protocol error: expected '$' before each argument, got octet=58\r\n");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void webPageGetsNoWord() {
        send("PING\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\nPING\r\n");
        assertThat(channel.isActive()).isFalse();
        assertThat(received()).doesNotContain("HTTP", "ERR");
    }

    @Test
    void quitIsAnsweredAndNothingAfterIt() {
        send("LATER\r\nQUIT\r\nPING\r\n");
        later.getFirst().reply(RespValue.OK);
        assertThat(received()).isEqualTo("+OK\r\n+OK\r\n");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void payloadThatIsTooLargeIsRefusedInItsPlace() {
        send("LATER\r\n*2\r\n$4\r\nPING\r\n$200001\r\n" + "x".repeat(200_001) + "\r\nPING\r\n");
        later.getFirst().reply(RespValue.OK);
        assertThat(received())
                .isEqualTo("+OK\r\n-TOOLARGE the payload is too large for this port; go elsewhere size=200001"
                        + " limit=200000\r\n+PONG\r\n");
    }

    @Test
    void largeAnswersComeWholeAndInOrder() {
        String large = "y".repeat(3_000_000);
        send("LATER\r\nPING\r\n");
        later.getFirst().reply(RespValue.bulk(large));
        assertThat(received()).isEqualTo("$3000000\r\n" + large + "\r\n+PONG\r\n");
    }

    @Test
    void stopsToReadWhileTooManyCommandsWait() {
        send("LATER\r\n".repeat(limits.inFlight()) + "PING\r\n" + "LATER\r\n".repeat(5));
        assertThat(later).hasSize(limits.inFlight());
        assertThat(channel.config().isAutoRead()).isFalse();
        List.copyOf(later).forEach(responder -> responder.reply(RespValue.OK));
        assertThat(later).hasSize(limits.inFlight() + 5);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(received()).isEqualTo("+OK\r\n".repeat(limits.inFlight()) + "+PONG\r\n");
    }

    @Test
    void bodyIsGivenBackWithTheAnswer() {
        send("*2\r\n$5\r\nLATER\r\n$100000\r\n" + "x".repeat(100_000) + "\r\n");
        assertThat(budget.used()).isBetween(100_000L, 110_000L);
        later.getFirst().reply(RespValue.OK);
        assertThat(budget.used()).isZero();
    }

    @Test
    void abandonedCommandsAreTold() {
        List<String> abandoned = new ArrayList<>();
        send("LATER\r\nLATER\r\nLATER\r\n");
        later.get(0).onAbandon(() -> abandoned.add("first"));
        later.get(1).onAbandon(() -> abandoned.add("second"));
        later.get(1).reply(RespValue.OK);
        assertThat(channel.close().isSuccess()).isTrue();
        later.get(2).onAbandon(() -> abandoned.add("third"));
        assertThat(abandoned).containsExactly("first", "third");
        assertThat(later.getFirst().reply(RespValue.OK)).isTrue();
    }

    @Test
    void halfACommandIsToldThatItsTimeIsOver() {
        send("PING\r\nLATER");
        pass(limits.arrival());
        connection.sweep();
        assertThat(channel.isActive()).isTrue();
        pass(Duration.ofMillis(1));
        connection.sweep();
        assertThat(received())
                .isEqualTo("+PONG\r\n-ERR Protocol error: the command did not arrive whole in time limit-ms=30000\r\n");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void clientThatDoesNotReadIsClosedWhenAllTogetherHoldTooMuch() {
        limits = limits.withOutputBytes(1 << 20);
        open(false);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        send("LATER\r\nLATER\r\n");
        later.getFirst().reply(RespValue.bulk("small"));
        channel.runPendingTasks();
        assertThat(channel.isActive()).isTrue();

        unsent.change(0, 2 << 20);
        later.getLast().reply(RespValue.bulk(new byte[100_000]));
        channel.runPendingTasks();

        assertThat(channel.isActive()).isFalse();
        assertThat(unsent.bytes()).isEqualTo(2 << 20);
    }

    @Test
    void smallAnswersBehindOneThatIsNotThereYetCountToo() {
        limits = limits.withOutputBytes(1 << 20);
        open(false);
        send("LATER\r\n".repeat(200));
        for (Responder responder : List.copyOf(later.subList(1, later.size()))) {
            responder.reply(RespValue.bulk(new byte[10_000]));
        }
        channel.runPendingTasks();

        assertThat(channel.isActive()).isFalse();
        assertThat(unsent.bytes()).isZero();
    }

    @Test
    void largestHolderIsClosedAndNotTheOneThatHoldsLittle() {
        limits = limits.withOutputBytes(1 << 20);
        open(false);
        unsent.change(0, 2 << 20);
        send("LATER\r\nLATER\r\n");
        later.getLast().reply(RespValue.bulk(new byte[1_000]));
        channel.runPendingTasks();
        assertThat(channel.isActive()).isTrue();

        unsent.change(2 << 20, 0);
        for (int others = 0; others < 200; others++) {
            unsent.change(0, 12 << 10);
        }
        send("LATER\r\n");
        later.getLast().reply(RespValue.bulk(new byte[15_000]));
        channel.runPendingTasks();
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void unusedConnectionIsClosedWithoutAWord() {
        send("PING\r\n");
        received();
        pass(limits.idle().plusMillis(1));
        connection.sweep();
        assertThat(channel.isActive()).isFalse();
        assertThat(received()).isEmpty();
    }

    @Test
    void goingDownRefusesWhatComesAndEndsWithTheLastAnswer() {
        send("LATER\r\n");
        connection.finish();
        send("PING\r\n");
        assertThat(channel.isActive()).isTrue();
        later.getFirst().reply(RespValue.OK);
        assertThat(received()).isEqualTo("+OK\r\n-DRAINING the service is going down\r\n");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void nothingButThePasswordBeforeIt() {
        open(true);
        send("PING\r\n*1\r\n$4\r\nNONE\r\nHELLO 3\r\n*1\r\n$20000\r\n" + "x".repeat(20_000) + "\r\n");
        assertThat(received()).isEqualTo("-NOAUTH Authentication required.\r\n".repeat(4));
        assertThat(refused).containsExactly(ErrorCode.TOOLARGE);
        send("AUTH wrong\r\nAUTH other secret\r\n");
        assertThat(received())
                .isEqualTo("-WRONGPASS invalid username-password pair or user is disabled.\r\n".repeat(2));
        send("AUTH secret\r\nPING\r\n");
        assertThat(received()).isEqualTo("+OK\r\n+PONG\r\n");
        send("*2\r\n$4\r\nPING\r\n$20000\r\n" + "x".repeat(20_000) + "\r\n");
        assertThat(received()).hasSize(20_010);
        send("RESET\r\nPING\r\n");
        assertThat(received()).isEqualTo("+RESET\r\n-NOAUTH Authentication required.\r\n");
    }

    @Test
    void userIsHeldToItsHandlers() {
        open(true);
        send("AUTH clerk pencil\r\nNEEDS upper\r\n");
        assertThat(received()).isEqualTo("+OK\r\n+OK\r\n");
        send("NEEDS sleep\r\n");
        assertThat(received()).isEqualTo("-DENIED this user may not call this handler user=clerk handler=sleep\r\n");
        send("AUTH secret\r\nNEEDS sleep\r\n");
        assertThat(received()).isEqualTo("+OK\r\n+OK\r\n");
    }

    @Test
    void commandCanBeGivenOnce() {
        assertThatThrownBy(() -> table.and(CommandTable.of(new Row("PING", 0, 0, Who.USERS, (_, _) -> {}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a command can be given once: name=PING");
    }

    @Test
    void versionIsThatOfWhenTheCommandCameButForHelloAndReset() {
        send("LATER\r\nHELLO 3\r\nLATER\r\nRESET\r\nLATER\r\n");
        later.forEach(responder -> responder.reply(RespValue.Nil.NIL));
        assertThat(received()).startsWith("$-1\r\n%7\r\n").endsWith("_\r\n+RESET\r\n$-1\r\n");
    }

    @Test
    void guessesAreCountedAndNotTriedAnyMoreWhenTheyAreMany() {
        open(true);
        send("AUTH clerk wrong\r\n".repeat(20));
        assertThat(received().lines()).hasSize(20).allMatch(line -> line.startsWith("-WRONGPASS "));
        send("AUTH clerk wrong\r\nAUTH clerk pencil\r\n");
        assertThat(received().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("-BUSY ") && line.contains("retry-after-ms="));
        assertThat(failed).hasSize(22).endsWith(Guesses.Outcome.UNSEEN, Guesses.Outcome.UNSEEN);
        pass(Duration.ofMillis(251));
        send("AUTH clerk pencil\r\nNEEDS upper\r\n");
        assertThat(received()).isEqualTo("+OK\r\n+OK\r\n");
    }

    private void open(boolean passwordNeeded) {
        budget = new BodyBudget(limits.bodyBytes());
        ServerContext context =
                new ServerContext(limits, budget, unsent, table, "go elsewhere", refused::add, () -> now);
        channel = new EmbeddedChannel();
        Session session = new Session(1, CLIENT, CLIENT, passwordNeeded);
        connection = new Connection(context, channel, session);
        channel.pipeline().addLast(connection);
    }

    private void send(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.UTF_8));
        channel.runPendingTasks();
    }

    private String received() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        ByteBuf next = channel.readOutbound();
        while (next != null) {
            text.append(next.toString(StandardCharsets.UTF_8));
            next.release();
            next = channel.readOutbound();
        }
        return text.toString();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
