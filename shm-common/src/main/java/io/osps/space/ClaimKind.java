/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/** What the death of a claimant means for the tuple that it held. */
public enum ClaimKind {
    /** The tuple comes back with one attempt more. */
    COUNTED,
    /** The tuple comes back as it was: the claimant only moved it. */
    UNCOUNTED
}
