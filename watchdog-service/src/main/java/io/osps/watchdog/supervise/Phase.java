/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

/** The name of a {@link State}, as people and meters see it. */
public enum Phase {
    /** Its process is started or being started and is not ready yet. */
    STARTING,
    /** It was ready and nothing speaks against it. */
    READY,
    /** It misses heartbeats, or a request of it does not end and was interrupted; nothing else is done yet. */
    SUSPECT,
    /** A request of it does not end: it gets no new ones, and the others are waited for. */
    QUARANTINED,
    /** It is to be killed; the evidence is being written down. Recovery now still saves it. */
    DUMPING,
    /** It was sent SIGKILL; its death is awaited. */
    KILLING,
    /** It is dead; what it held in the space is being given back. */
    RECLAIMING,
    /** It waits for its next start. */
    BACKOFF,
    /** It is neither judged nor restarted, on order. */
    PAUSED,
    /** It was told to end, for good or to be replaced, and finishes what it has. */
    DRAINING,
    /** It is not running, on order. */
    STOPPED,
    /** It failed too often and is tried again only now and then. */
    FAILED
}
