/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

/** Exit codes that do not come from an error reply of a server; those are on {@link io.osps.wire.ErrorCode}. */
final class ExitCode {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNAVAILABLE = 3;
    /** The system runs, with other settings than those that are asked for. */
    static final int OTHERWISE = 7;

    private ExitCode() {}
}
