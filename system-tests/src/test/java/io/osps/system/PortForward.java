/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** A program that passes each connection to its port on to another address. Needs nothing but a Java runtime. */
final class PortForward {
    private PortForward() {}

    /**
     * Runs until it is killed.
     *
     * @param args the port, the host to pass on to, and its port
     */
    public static void main(String[] args) throws IOException {
        try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]))) {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> pass(client, args[1], Integer.parseInt(args[2])));
            }
        }
    }

    private static void pass(Socket client, String host, int port) {
        try (client;
                Socket target = new Socket(host, port)) {
            Thread.ofVirtual().start(() -> copy(target, client));
            copy(client, target);
        } catch (IOException _) {
            // The target is not there, and the client will notice.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either side is gone, and so is the other.
        }
    }
}
