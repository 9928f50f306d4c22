/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import java.nio.file.Path;

/**
 * A worker that a supervisor is to keep.
 *
 * @param script becomes the worker
 * @param pidFile where the script writes its process
 * @param port where it takes calls
 */
record Charge(String name, Path script, Path pidFile, int port) {}
