/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.Running;
import io.osps.watchdog.WatchdogRuntime.Watching;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** What was written down before each kill. */
@Endpoint(id = "dossiers")
final class DossiersEndpoint {
    /**
     * The list.
     *
     * @param dossiers their ids, the newest first
     */
    record Ids(List<String> dossiers) {}

    private final Running<Watching> watching;

    DossiersEndpoint(Running<Watching> watching) {
        this.watching = watching;
    }

    @ReadOperation
    Ids list() {
        return new Ids(watching.find().map(now -> now.dossiers().ids()).orElse(List.of()));
    }

    /** One of them as text; not found when there is none of that id. */
    @ReadOperation(produces = "text/plain;charset=UTF-8")
    @Nullable String read(@Selector String id) {
        return watching.find()
                .map(Watching::dossiers)
                .filter(dossiers -> dossiers.ids().contains(id))
                .map(dossiers -> dossiers.read(id))
                .orElse(null);
    }
}
