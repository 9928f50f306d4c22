package io.osps.watchdog.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChildArgumentsTests {
    private final ChildArguments arguments = new ChildArguments(List.of(
            "--osps.worker.diagnostics=true",
            "--osps.dispatcher.port=0",
            "--osps.watchdog.workers=3",
            "--server.port=8400",
            "--osps.service.name=watchdog",
            "--spring.config.additional-location=file:/etc/osps.yml",
            "--osps.space.slots=128",
            "anything"));

    @Test
    void passesOnWhatIsMeantForTheService() {
        assertThat(arguments.of(new ServiceSpec("worker-2", Role.WORKER, 8412)))
                .containsExactly(
                        "--osps.worker.diagnostics=true",
                        "--spring.config.additional-location=file:/etc/osps.yml",
                        "--osps.space.slots=128",
                        "--osps.service.name=worker-2",
                        "--server.port=8412");
        assertThat(arguments.of(new ServiceSpec("dispatcher", Role.DISPATCHER, 0)))
                .containsExactly(
                        "--osps.dispatcher.port=0",
                        "--spring.config.additional-location=file:/etc/osps.yml",
                        "--osps.space.slots=128",
                        "--osps.service.name=dispatcher",
                        "--server.port=0");
    }
}
