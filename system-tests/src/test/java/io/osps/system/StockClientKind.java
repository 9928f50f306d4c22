/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** The stock clients that are tried. */
enum StockClientKind {
    REDIS_CLI,
    REDIS_CLI_RESP3,
    REDIS_CLI_CLUSTER,
    JEDIS,
    JEDIS_CLUSTER,
    LETTUCE,
    LETTUCE_CLUSTER,
    IOREDIS,
    IOREDIS_CLUSTER;

    /** Connects; skips the test with a sentence where the client cannot be had. */
    StockClient connect(int port) {
        Optional<String> missing = missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        return switch (this) {
            case REDIS_CLI -> new RedisCli(port);
            case REDIS_CLI_RESP3 -> new RedisCli(port, "-3");
            case REDIS_CLI_CLUSTER -> new RedisCli(port, "-c");
            case JEDIS -> JedisClient.plain(port);
            case JEDIS_CLUSTER -> JedisClient.cluster(port);
            case LETTUCE -> LettuceClient.plain(port);
            case LETTUCE_CLUSTER -> LettuceClient.cluster(port);
            case IOREDIS -> NodeClient.plain(port);
            case IOREDIS_CLUSTER -> NodeClient.cluster(port);
        };
    }

    /** Those that follow a redirect. */
    static StockClientKind[] clusters() {
        return new StockClientKind[] {REDIS_CLI_CLUSTER, JEDIS_CLUSTER, LETTUCE_CLUSTER, IOREDIS_CLUSTER};
    }

    boolean isThere() {
        return missing().isEmpty();
    }

    private Optional<String> missing() {
        return switch (this) {
            case REDIS_CLI, REDIS_CLI_RESP3, REDIS_CLI_CLUSTER ->
                Tool.isInstalled("redis-cli") ? Optional.empty() : Optional.of("redis-cli is not installed");
            case IOREDIS, IOREDIS_CLUSTER -> NodeClient.missing();
            case JEDIS, JEDIS_CLUSTER, LETTUCE, LETTUCE_CLUSTER -> Optional.empty();
        };
    }
}
