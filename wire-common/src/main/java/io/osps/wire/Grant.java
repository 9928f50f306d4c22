/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.time.Duration;
import java.util.List;

/**
 * The answer of {@code ACQUIRE}: a seat on a worker is reserved.
 * On the wire {@code [host, port, ticket, lease-ms, worker, incarnation, idempotent]}.
 *
 * @param host where the worker listens
 * @param port of the worker, for clients
 * @param ticket good once, until the lease ends
 * @param lease how long the ticket is good from now on
 * @param worker the worker's name
 * @param incarnation the worker's incarnation
 * @param idempotent whether the handler may be run again when it is unknown how far the first run came
 */
public record Grant(
        String host, int port, String ticket, Duration lease, String worker, long incarnation, boolean idempotent) {
    public RespValue toValue() {
        return RespValue.items(
                RespValue.bulk(host),
                new RespValue.Int(port),
                RespValue.bulk(ticket),
                new RespValue.Int(lease.toMillis()),
                RespValue.bulk(worker),
                new RespValue.Int(incarnation),
                new RespValue.Int(idempotent ? 1 : 0));
    }

    /**
     * Reads the answer; elements that a newer server adds at the end are left out.
     *
     * @throws WireFormatException when it is not of that form
     */
    public static Grant from(RespValue value) throws WireFormatException {
        if (value instanceof RespValue.Items(List<RespValue> items)
                && items.size() >= 7
                && items.get(0) instanceof RespValue.Bulk host
                && items.get(1) instanceof RespValue.Int(long port)
                && items.get(2) instanceof RespValue.Bulk ticket
                && items.get(3) instanceof RespValue.Int(long lease)
                && items.get(4) instanceof RespValue.Bulk worker
                && items.get(5) instanceof RespValue.Int(long incarnation)
                && items.get(6) instanceof RespValue.Int(long idempotent)
                && port > 0
                && port < 65536) {
            return new Grant(
                    host.text(),
                    (int) port,
                    ticket.text(),
                    Duration.ofMillis(lease),
                    worker.text(),
                    incarnation,
                    idempotent == 1);
        }
        throw new WireFormatException("unexpected answer of ACQUIRE");
    }
}
