/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Processes that stay: a program of the settings is started once, loads what it needs, and then asks for one request after the
 * other on a Unix socket of its own.
 */
@NullMarked
package io.osps.worker.process;

import org.jspecify.annotations.NullMarked;
