/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Scratch;
import java.util.ArrayList;
import java.util.List;

/** The same faults under other supervisors. */
final class Peers {
    private static final Keeper SUPERVISORD = new Supervisord();
    private static final Keeper MONIT = Monit.pinging();
    private static final Keeper DOCKER = new Docker();

    private Peers() {}

    /** Those that can notice the fault, and are installed. */
    static List<Keeper> ableTo(Fault fault) {
        List<Keeper> able = switch (fault) {
            case EXIT -> List.of(SUPERVISORD, MONIT, DOCKER);
            case STOPPED -> List.of(MONIT);
            case STUCK, DEADLOCK, GC_STORM -> List.of();
        };
        return able.stream().filter(Keeper::isInstalled).toList();
    }

    /** What there is to say of the others. */
    static List<String> others(Fault fault) {
        List<String> others = new ArrayList<>();
        switch (fault) {
            case EXIT -> {}
            case STOPPED -> others.add("supervisord and Docker cannot: they only see whether the process is there");
            case STUCK, DEADLOCK ->
                others.add("supervisord, monit and Docker cannot: the process is there and its port answers");
            case GC_STORM ->
                others.add(
                        "supervisord, monit and Docker cannot: the process is there, and a ping of its port is answered"
                                + " between two pauses");
        }
        for (Keeper keeper : List.of(SUPERVISORD, MONIT, DOCKER)) {
            if (!keeper.isInstalled()) {
                others.add(keeper.name() + " is not installed");
            }
        }
        return others;
    }

    static List<Outcome> outcomes(Keeper keeper, Fault fault, int workers, int runs) throws Exception {
        try (Scratch scratch = new Scratch();
                KeptBed bed = KeptBed.start(scratch.path(), workers, keeper);
                Trial trial = new Trial(bed, keeper.stableAfter())) {
            return trial.run(fault, runs);
        }
    }

    /** A worker's plain time to its first answer, when somebody starts it who does nothing else. */
    static List<Double> plainStarts(int runs) throws Exception {
        Keeper nobody = new Nobody();
        try (Scratch scratch = new Scratch();
                KeptBed bed = KeptBed.start(scratch.path(), 1, nobody);
                Trial trial = new Trial(bed, nobody.stableAfter())) {
            return trial.plainStarts(scratch.path(), bed.charge(), runs);
        }
    }
}
