/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.util.ArrayList;
import java.util.List;

/** A delivery that remembers what was done. */
final class FakeDelivery implements Delivery {
    private final List<String> done = new ArrayList<>();
    private boolean wanted = true;
    private Runnable beforeFinish = () -> {};

    /** Nobody waits for it. */
    void unwanted() {
        wanted = false;
    }

    /** Looks around when the answer is about to leave. */
    void beforeFinish(Runnable look) {
        beforeFinish = look;
    }

    synchronized List<String> done() {
        return List.copyOf(done);
    }

    private synchronized void note(String what) {
        done.add(what);
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var result) -> "ok " + result.size();
            case Outcome.Refused(var error) -> error.line();
        };
    }

    @Override
    public HeldClaim claim() {
        throw new UnsupportedOperationException("nothing is held");
    }

    @Override
    public int limit() {
        return 100;
    }

    @Override
    public String wayForMore() {
        return "take another way";
    }

    @Override
    public boolean started(long deadline) {
        note("started");
        return wanted;
    }

    @Override
    public void progress() {
        note("progress");
    }

    @Override
    public void processGroup(long group, long leaderStartTicks) {
        note("group " + group);
    }

    @Override
    public Outcome answer(Outcome outcome) {
        note("answer " + text(outcome));
        return outcome;
    }

    @Override
    public void end() {
        note("end");
    }

    @Override
    public Outcome finish(Outcome outcome) {
        beforeFinish.run();
        note("finish " + text(outcome));
        return outcome;
    }
}
