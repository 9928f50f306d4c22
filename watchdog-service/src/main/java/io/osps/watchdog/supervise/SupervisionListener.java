package io.osps.watchdog.supervise;

/** Is told what happens to the services, for meters. Called by several threads; must be quick. */
public interface SupervisionListener {
    /** A service is supervised from now on. */
    void supervised(String service);

    /** A service has come into a state. */
    void moved(String service, Phase from, Phase to);

    /** A service answered a heartbeat. */
    void answered(String service);

    /** A service did not answer so many more heartbeats in time. */
    void missed(String service, long heartbeats);

    /**
     * A service was silent for long enough to be killed by a watchdog that only counts, and was not.
     *
     * @param reason one of a few words, such as {@code starved}
     */
    void spared(String service, String reason);

    /**
     * A service is started again after it failed.
     *
     * @param reason one of a few words, such as {@code crashed}
     */
    void restarted(String service, String reason);
}
