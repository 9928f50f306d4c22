/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/** Where a tuple that the inspector sees is in its life. */
public enum TupleState {
    /** Anybody may take it. */
    READY,
    /** Somebody holds a claim on it. */
    CLAIMED
}
