/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.report.Suite;
import java.util.List;

/** The tuple space beside what else moves a message between processes. */
public final class SpaceSuite implements Suite {
    @Override
    public String name() {
        return "space";
    }

    @Override
    public String summary() {
        return "the tuple space: round trips, throughput, large payloads, recovery of a claim";
    }

    @Override
    public List<Part> parts() {
        return List.of(
                new Part("spinning", RoundTrips::spinning),
                new Part("sleeping", RoundTrips::sleeping),
                new Part("one-process", OneProcessRuns::rows),
                new Part("stream", Streams::rows),
                new Part("killed", KilledClaimants::rows));
    }
}
