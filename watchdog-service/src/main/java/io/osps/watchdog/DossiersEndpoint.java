/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.watchdog.evidence.Dossiers;
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

    private final Dossiers dossiers;

    DossiersEndpoint(Dossiers dossiers) {
        this.dossiers = dossiers;
    }

    @ReadOperation
    Ids list() {
        return new Ids(dossiers.ids());
    }

    /** One of them as text; not found when there is none of that id. */
    @ReadOperation(produces = "text/plain;charset=UTF-8")
    @Nullable String read(@Selector String id) {
        return dossiers.ids().contains(id) ? dossiers.read(id) : null;
    }
}
