/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import java.io.IOException;

/** The messages of NATS' protocol. */
final class Nats {
    private Nats() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(String replyTo, byte[] body) {}

    /** The next message; the server's own question whether one lives is answered by the way. */
    static Message message(Line line) throws IOException {
        String head = line.readLine();
        while (head.equals("PING")) {
            line.write("PONG\r\n").flush();
            head = line.readLine();
        }
        String[] words = head.split(" ", -1);
        if (!words[0].equals("MSG")) {
            throw new IOException("no message: got=" + head);
        }
        byte[] body = line.read(Integer.parseInt(words[words.length - 1]));
        line.readLine();
        return new Message(words.length == 5 ? words[3] : "", body);
    }
}
