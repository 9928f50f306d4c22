/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

/**
 * What a service does when the file of its space was removed or replaced. It can still use the space, with all others that
 * have attached to it before; nobody new comes into it.
 */
@FunctionalInterface
public interface SpaceLoss {
    /** Called about once a second, on one thread, for as long as the file is not there. */
    void lost();
}
