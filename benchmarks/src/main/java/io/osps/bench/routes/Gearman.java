/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The packets of Gearman's protocol: a magic word, a type, a length, and arguments with a zero between them. */
final class Gearman {
    static final int CAN_DO = 1;
    static final int PRE_SLEEP = 4;
    static final int NOOP = 6;
    static final int SUBMIT_JOB = 7;
    static final int GRAB_JOB = 9;
    static final int NO_JOB = 10;
    static final int JOB_ASSIGN = 11;
    static final int WORK_COMPLETE = 13;

    private static final byte[] REQUEST = {0, 'R', 'E', 'Q'};
    private static final byte[] NOTHING = {};

    private Gearman() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packet(int type, byte[] data) {
        /** The first argument and the zero behind it. */
        byte[] first() {
            return Arrays.copyOf(data, end(0) + 1);
        }

        /** What follows the last zero of the fixed arguments: one of them, or two for an assigned job. */
        byte[] last() {
            int from = end(0) + 1;
            if (type == JOB_ASSIGN) {
                from = end(from) + 1;
            }
            return Arrays.copyOfRange(data, from, data.length);
        }

        private int end(int from) {
            int at = from;
            while (data[at] != 0) {
                at++;
            }
            return at;
        }
    }

    static void write(Line line, int type) throws IOException {
        write(line, type, NOTHING, NOTHING);
    }

    static void write(Line line, int type, String argument) throws IOException {
        write(line, type, argument.getBytes(StandardCharsets.US_ASCII), NOTHING);
    }

    static void write(Line line, int type, byte[] before, byte[] payload) throws IOException {
        line.write(REQUEST)
                .write(type)
                .write(before.length + payload.length)
                .write(before)
                .write(payload);
    }

    /** The next packet of one of two types; others are passed over. */
    static Packet awaitPacket(Line line, int one, int other) throws IOException {
        Packet packet = read(line);
        while (packet.type() != one && packet.type() != other) {
            packet = read(line);
        }
        return packet;
    }

    private static Packet read(Line line) throws IOException {
        line.read(REQUEST.length);
        int type = line.readNumber();
        return new Packet(type, line.read(line.readNumber()));
    }
}
