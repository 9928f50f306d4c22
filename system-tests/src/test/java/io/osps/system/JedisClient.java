/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import redis.clients.jedis.ClusterCommandArguments;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;

/** Jedis, with a pool of connections. */
final class JedisClient implements StockClient {
    private final UnifiedJedis jedis;

    private JedisClient(UnifiedJedis jedis) {
        this.jedis = jedis;
    }

    static JedisClient plain(int port) {
        return new JedisClient(RedisClient.create("127.0.0.1", port));
    }

    static JedisClient cluster(int port) {
        return new JedisClient(RedisClusterClient.create(new HostAndPort("127.0.0.1", port)));
    }

    @Override
    public Answer send(String... command) {
        ProtocolCommand name = () -> command[0].getBytes(StandardCharsets.US_ASCII);
        CommandArguments arguments =
                jedis instanceof RedisClusterClient ? new ClusterCommandArguments(name) : new CommandArguments(name);
        Arrays.stream(command).skip(1).forEach(arguments::add);
        try {
            Object answer = jedis.executeCommand(arguments);
            return new Answer.Result(
                    answer instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : String.valueOf(answer));
        } catch (JedisException e) {
            return new Answer.Refusal(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        jedis.close();
    }
}
