/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import io.osps.dispatcher.dispatch.DispatchView;
import io.osps.dispatcher.dispatch.DispatchView.PoolStatus;
import io.osps.dispatcher.dispatch.DispatchView.QueueStatus;
import io.osps.dispatcher.dispatch.DispatchView.WorkerStatus;
import io.osps.dispatcher.dispatch.Story;
import io.osps.exchange.HandlerInfo;
import io.osps.exchange.ServiceAdvert;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.RespValue.Int;
import io.osps.wire.RespValue.Items;
import io.osps.wire.RespValue.Pairs;
import io.osps.wire.WireError;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.Responder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The commands that show the dispatcher's state to people and tools. */
final class StateCommands {
    private final DispatchView view;
    private final InfoText info;

    StateCommands(DispatchView view, InfoText info) {
        this.view = view;
        this.info = info;
    }

    void workers(Command command, Responder responder) {
        responder.reply(items(view.workers(), StateCommands::worker));
    }

    void queue(Command command, Responder responder) {
        responder.reply(queue(view.queue()));
    }

    void info(Command command, Responder responder) {
        String section = command.size() == 1 ? InfoText.ALL : command.text(1);
        responder.reply(new RespValue.Verbatim(info.render(section)));
    }

    void why(Command command, Responder responder) {
        responder.reply(why(command.text(1), responder.session().user()));
    }

    private RespValue why(String id, String asker) {
        return view.story(id, asker)
                .map(this::story)
                .orElseGet(() -> new RespValue.Failure(
                        WireError.of(ErrorCode.ERR, "no request of that id is here, nor was one answered lately")
                                .with("id", id)));
    }

    private RespValue story(Story story) {
        List<Story.Event> events = story.events();
        Story.Event last = events.getLast();
        String outcome = last.stage() == Story.Stage.ANSWERED
                ? last.because()
                : view.isRunning(story) ? "running" : last.stage() == Story.Stage.OFFERED ? "offered" : "waiting";
        return new Pairs(List.of(
                Map.entry("id", RespValue.bulk(story.id())),
                Map.entry("handler", RespValue.bulk(story.handler())),
                Map.entry("route", RespValue.bulk(story.route())),
                Map.entry("attempts", new Int(story.attempts())),
                Map.entry("outcome", RespValue.bulk(outcome)),
                Map.entry("stages", items(events, StateCommands::stage))));
    }

    private static RespValue stage(Story.Event event) {
        return new Pairs(List.of(
                Map.entry("after-us", new Int(TimeUnit.NANOSECONDS.toMicros(event.at()))),
                Map.entry("stage", RespValue.bulk(event.stage().text())),
                Map.entry("worker", RespValue.bulk(event.worker())),
                Map.entry("because", RespValue.bulk(event.because()))));
    }

    private static RespValue worker(WorkerStatus status) {
        ServiceAdvert advert = status.advert();
        return new Pairs(List.of(
                Map.entry("name", RespValue.bulk(advert.name())),
                Map.entry("incarnation", new Int(advert.incarnation())),
                Map.entry("pool", RespValue.bulk(advert.pool())),
                Map.entry("host", RespValue.bulk(advert.host())),
                Map.entry("port", new Int(advert.clientPort())),
                Map.entry("state", RespValue.bulk(advert.draining() ? "draining" : "ready")),
                Map.entry("seats", new Int(status.seats())),
                Map.entry("free", new Int(status.free())),
                Map.entry("handlers", items(advert.handlers(), StateCommands::handler))));
    }

    private static RespValue handler(HandlerInfo handler) {
        return new Pairs(List.of(
                Map.entry("name", RespValue.bulk(handler.name())),
                Map.entry("timeout-ms", new Int(handler.timeout().toMillis())),
                Map.entry("idempotent", new Int(handler.idempotent() ? 1 : 0))));
    }

    private static RespValue queue(QueueStatus queue) {
        return new Pairs(List.of(
                Map.entry("requests", new Int(queue.requests())),
                Map.entry("limit", new Int(queue.maxRequests())),
                Map.entry("bytes", new Int(queue.bytes())),
                Map.entry("limit-bytes", new Int(queue.maxBytes())),
                Map.entry("pools", items(queue.pools(), StateCommands::pool))));
    }

    private static RespValue pool(PoolStatus status) {
        return new Pairs(List.of(
                Map.entry("pool", RespValue.bulk(status.pool())),
                Map.entry("requests", new Int(status.requests())),
                Map.entry("oldest-ms", new Int(status.oldest().toMillis()))));
    }

    private static <T> RespValue items(List<T> values, Function<T, RespValue> shown) {
        return new Items(values.stream().map(shown).toList());
    }
}
