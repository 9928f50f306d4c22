package io.osps.watchdog.supervise;

import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Role;
import io.osps.watchdog.launch.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services that shall run: one dispatcher and so many workers, and whatever already runs on the space besides.
 *
 * @param workers how many
 * @param dispatcherPort of the dispatcher's actuator, 0 for any
 * @param workerPort plus k is the port of worker k's actuator; 0 for any
 */
public record Fleet(int workers, int dispatcherPort, int workerPort) {
    private static final String DISPATCHER = "dispatcher";
    private static final String WORKER = "worker-";

    /** All services by name, those of the plan first. */
    List<ServiceSpec> services(Adopter adopter) {
        Map<String, ServiceSpec> specs = new LinkedHashMap<>();
        add(specs, new ServiceSpec(DISPATCHER, Role.DISPATCHER, dispatcherPort));
        for (int k = 1; k <= workers; k++) {
            add(specs, worker(WORKER + k));
        }
        adopter.running(Role.DISPATCHER).forEach(name -> add(specs, new ServiceSpec(name, Role.DISPATCHER, 0)));
        adopter.running(Role.WORKER).forEach(name -> add(specs, worker(name)));
        return List.copyOf(specs.values());
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
