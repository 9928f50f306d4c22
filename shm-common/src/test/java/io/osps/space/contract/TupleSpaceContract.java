/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

/**
 * The whole contract of {@link io.osps.space.TupleSpace}. A test class of an implementation implements this interface and
 * gives what {@link SpaceUnderTest} asks for.
 */
public interface TupleSpaceContract
        extends LindaContract,
                MatchingContract,
                ClaimContract,
                DeathContract,
                LimitContract,
                WaitContract,
                ViewContract {}
