/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import java.io.IOException;

/** The commands of beanstalkd's protocol. */
final class Beanstalk {
    private static final int SECONDS_TO_RUN = 60;

    private Beanstalk() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Job(String id, byte[] body) {}

    static void put(Line line, byte[] body) throws IOException {
        line.write("put 0 0 " + SECONDS_TO_RUN + " " + body.length + "\r\n")
                .write(body)
                .write("\r\n");
    }

    static Job reserved(Line line) throws IOException {
        String[] words = line.expect("RESERVED").split(" ", -1);
        byte[] body = line.read(Integer.parseInt(words[2]));
        line.readLine();
        return new Job(words[1], body);
    }
}
