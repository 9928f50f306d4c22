/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.SpaceConfig;
import io.osps.space.TupleSpace;
import org.jspecify.annotations.Nullable;

/** How a service gets at the space: the mapped file, or another implementation of {@link TupleSpace}. */
@FunctionalInterface
public interface SpaceOpener {
    /**
     * Creates the space or attaches to it.
     *
     * @param name a name that only one living participant has; null for the lowest that is free
     * @throws io.osps.space.SpaceException when it cannot be used
     */
    TupleSpace open(SpaceConfig config, String role, @Nullable String name);
}
