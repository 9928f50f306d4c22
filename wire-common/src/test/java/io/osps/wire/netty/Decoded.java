/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.osps.wire.WireFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a decoder made of the pieces that it was given. Gives back at once what the commands reserve. */
final class Decoded {
    private final RequestDecoder decoder;
    private final BodyBudget budget;
    private final List<Incoming> incoming = new ArrayList<>();

    Decoded(RequestDecoder decoder, BodyBudget budget) {
        this.decoder = decoder;
        this.budget = budget;
    }

    void add(byte[] piece) throws WireFormatException {
        ByteBuf in = Unpooled.wrappedBuffer(piece);
        Incoming next = decoder.decode(in);
        while (next != null) {
            incoming.add(next);
            if (next instanceof Command command) {
                budget.release(command.reserved());
            }
            next = decoder.decode(in);
        }
        if (in.isReadable()) {
            throw new AssertionError("the decoder must use up all bytes, left=" + in.readableBytes());
        }
    }

    List<Incoming> incoming() {
        return incoming;
    }

    /** The arguments of each command, as text with one char a byte. */
    List<String> commands() {
        return incoming.stream()
                .filter(Command.class::isInstance)
                .map(command -> text((Command) command))
                .toList();
    }

    /** All that came, with refusals in their places. */
    List<String> all() {
        return incoming.stream()
                .map(next -> switch (next) {
                    case Command command -> text(command);
                    case Incoming.Refusal refusal -> refusal.toString();
                })
                .toList();
    }

    private static String text(Command command) {
        return command.arguments().stream()
                .map(argument -> new String(argument, StandardCharsets.ISO_8859_1))
                .toList()
                .toString();
    }
}
