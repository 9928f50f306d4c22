/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Docker's restart policy: each worker in a container of its own, which sees this machine's files, network and processes,
 * so that nothing differs but who starts it again.
 */
final class Docker implements Keeper {
    private static final String IMAGE = "eclipse-temurin:25-jre";

    @Override
    public String name() {
        return "docker --restart always";
    }

    @Override
    public boolean isInstalled() {
        try {
            Tool.output("docker", "image", "inspect", IMAGE);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public Duration stableAfter() {
        return Duration.ofMillis(10_500);
    }

    @Override
    public Kept keep(Path directory, List<Charge> charges) throws IOException {
        List<String> containers = new ArrayList<>();
        for (Charge charge : charges) {
            String name = directory.getFileName() + "-" + charge.name();
            Tool.output(
                    "docker",
                    "run",
                    "--detach",
                    "--restart=always",
                    "--network=host",
                    "--pid=host",
                    "--volume=/usr/lib/jvm:/usr/lib/jvm:ro",
                    "--volume=" + mount(Path.of("").toAbsolutePath()) + ":ro",
                    "--volume=" + mount(directory),
                    "--name=" + name,
                    "--entrypoint=/bin/sh",
                    IMAGE,
                    charge.script().toString());
            containers.add(name);
        }
        return () -> {
            for (String container : containers) {
                Tool.output("docker", "rm", "--force", container);
            }
        };
    }

    private static String mount(Path path) {
        return path + ":" + path;
    }
}
