/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.osps.boot.ServiceControl;
import io.osps.dispatcher.dispatch.Dispatch;
import io.osps.space.Participant;
import io.osps.wire.Users;
import java.util.LinkedHashMap;
import java.util.Map;

/** The dispatcher's part of its heartbeat. */
record DispatcherControl(Dispatch dispatch) implements ServiceControl {
    @Override
    public Map<String, String> pulse() {
        Map<String, String> pulse = new LinkedHashMap<>();
        pulse.put("requests.started", Long.toString(dispatch.view().accepted()));
        pulse.put("requests.finished", Long.toString(dispatch.view().answered()));
        dispatch.view().oldest().ifPresent(oldest -> {
            pulse.put("oldest.id", oldest.id());
            pulse.put("oldest.handler", oldest.handler());
            pulse.put("oldest.age-ms", Long.toString(oldest.age().toMillis()));
            pulse.put("oldest.deadline-ms", Long.toString(oldest.untilDeadline().toMillis()));
        });
        return pulse;
    }

    @Override
    public void drain() {
        dispatch.drain();
    }

    @Override
    public void gone(Participant participant) {
        dispatch.participantGone();
    }

    @Override
    public boolean cancel(String requestId) {
        return dispatch.cancel(requestId, Users.DEFAULT);
    }
}
