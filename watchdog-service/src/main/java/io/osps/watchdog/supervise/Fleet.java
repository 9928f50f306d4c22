/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.Role;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services that shall run: one dispatcher and so many workers, and whatever already runs on the space besides.
 *
 * @param workers how many
 * @param dispatcherPort of the dispatcher's actuator, 0 for any
 * @param workerPort plus k is the port of worker k's actuator; 0 for any
 * @param leastReady so many workers are always ready, as far as it is up to the watchdog
 */
public record Fleet(int workers, int dispatcherPort, int workerPort, int leastReady) {
    private static final String DISPATCHER = "dispatcher";
    private static final String WORKER = "worker-";

    Fleet withWorkers(int number) {
        return new Fleet(number, dispatcherPort, workerPort, leastReady);
    }

    /** All services by name, those of the plan first, then those that an earlier watchdog knew and those that run. */
    List<ServiceSpec> services(Adopter adopter, Collection<SupervisorState.Entry> known) {
        Map<String, ServiceSpec> specs = new LinkedHashMap<>();
        planned().forEach(spec -> add(specs, spec));
        known.forEach(entry -> add(
                specs,
                entry.role() == Role.WORKER
                        ? worker(entry.service())
                        : new ServiceSpec(entry.service(), entry.role(), 0)));
        adopter.running(Role.DISPATCHER).forEach(name -> add(specs, new ServiceSpec(name, Role.DISPATCHER, 0)));
        adopter.running(Role.WORKER).forEach(name -> add(specs, worker(name)));
        return List.copyOf(specs.values());
    }

    /** Those of the plan: the dispatcher, then the workers. */
    List<ServiceSpec> planned() {
        List<ServiceSpec> plan = new ArrayList<>(List.of(new ServiceSpec(DISPATCHER, Role.DISPATCHER, dispatcherPort)));
        for (int k = 1; k <= workers; k++) {
            plan.add(worker(WORKER + k));
        }
        return plan;
    }

    private ServiceSpec worker(String name) {
        String k = name.startsWith(WORKER) ? name.substring(WORKER.length()) : "";
        boolean numbered = workerPort != 0 && k.matches("[1-9][0-9]{0,3}");
        return new ServiceSpec(name, Role.WORKER, numbered ? workerPort + Integer.parseInt(k) : 0);
    }

    private static void add(Map<String, ServiceSpec> specs, ServiceSpec spec) {
        specs.putIfAbsent(spec.name(), spec);
    }
}
