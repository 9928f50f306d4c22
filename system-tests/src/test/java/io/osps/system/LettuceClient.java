/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lettuce, with one connection that all callers share. */
final class LettuceClient implements StockClient {
    private static final long MOST_SECONDS = 30;

    private record Name(String word) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return word.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final AbstractRedisClient client;
    private final StatefulConnection<String, String> connection;
    private final boolean cluster;

    private LettuceClient(AbstractRedisClient client, StatefulConnection<String, String> connection, boolean cluster) {
        this.client = client;
        this.connection = connection;
        this.cluster = cluster;
    }

    static LettuceClient plain(int port) {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        return new LettuceClient(client, client.connect(), false);
    }

    static LettuceClient cluster(int port) {
        RedisClusterClient client = RedisClusterClient.create(RedisURI.create("127.0.0.1", port));
        // Workers have no slots, so they are not in the client's picture of the cluster: it would refuse to go there,
        // and
        // with the next refresh of the picture end the connections that it has.
        client.setOptions(ClusterClientOptions.builder()
                .validateClusterNodeMembership(false)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .closeStaleConnections(false)
                        .build())
                .build());
        return new LettuceClient(client, client.connect(), true);
    }

    @Override
    public Answer send(String... command) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        for (int i = 1; i < command.length; i++) {
            if (i == 1 && cluster) {
                arguments.addKey(command[i]); // tells which node; any is right, the answer says where to go
            } else {
                arguments.add(command[i]);
            }
        }
        AsyncCommand<String, String, String> sent =
                new AsyncCommand<>(new Command<>(new Name(command[0]), new ValueOutput<>(StringCodec.UTF8), arguments));
        connection.dispatch(sent);
        try {
            return new Answer.Result(sent.get(MOST_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisException refused) {
                return new Answer.Refusal(String.valueOf(refused.getMessage()));
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
