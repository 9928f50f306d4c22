/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

/**
 * How far a connection has come. It only ever moves down this list, so a step that comes late leaves the state as it is.
 *
 * <table>
 * <caption>What a connection does in each state</caption>
 * <tr><th>state</th><th>commands are</th><th>answers are</th><th>ends</th></tr>
 * <tr><td>{@link #OPEN}</td><td>carried out</td><td>sent</td><td>by one of the steps</td></tr>
 * <tr><td>{@link #REFUSING}</td><td>refused</td><td>sent</td><td>when all are answered</td></tr>
 * <tr><td>{@link #DEAF}</td><td>thrown away</td><td>sent</td><td>when all are answered</td></tr>
 * <tr><td>{@link #CLOSING}</td><td>thrown away</td><td>dropped, but for the one that is being sent</td><td>when that is sent</td></tr>
 * <tr><td>{@link #ENDED}</td><td>thrown away</td><td>dropped</td><td>when the client closes, or soon</td></tr>
 * <tr><td>{@link #GONE}</td><td>thrown away</td><td>dropped</td><td>has ended</td></tr>
 * </table>
 */
enum ConnectionState {
    /** Takes commands. */
    OPEN,
    /** The service is going down. */
    REFUSING,
    /** What the client sent makes no sense any more, or it said that it is its last. */
    DEAF,
    /** The last answer is on its way. */
    CLOSING,
    /** This side has said all, and gives the client a moment to read it. */
    ENDED,
    /** The channel is closed. */
    GONE;

    /** Whether what the client sends is still decoded. */
    boolean hears() {
        return compareTo(DEAF) < 0;
    }

    /** Whether one more answer may be begun. */
    boolean answers() {
        return compareTo(CLOSING) < 0;
    }

    /** Whether this side has nothing more to say, once the answer that it is at is sent whole. */
    boolean isOver(boolean allAnswered) {
        return switch (this) {
            case OPEN -> false;
            case REFUSING, DEAF -> allAnswered;
            case CLOSING, ENDED, GONE -> true;
        };
    }

    /** The service goes down. */
    ConnectionState goDown() {
        return atLeast(REFUSING);
    }

    /** No further command counts. */
    ConnectionState hearNoMore() {
        return atLeast(DEAF);
    }

    /** An answer that closes the connection is being sent. */
    ConnectionState sayLast() {
        return atLeast(CLOSING);
    }

    /** All is sent. */
    ConnectionState end() {
        return atLeast(ENDED);
    }

    /** The channel is closed. */
    ConnectionState lose() {
        return GONE;
    }

    private ConnectionState atLeast(ConnectionState next) {
        return compareTo(next) < 0 ? next : this;
    }
}
