/** Where a command reads and writes: results, tables, JSON, durations, and the failure that ends it with an exit code. */
@NullMarked
package io.osps.cli.terminal;

import org.jspecify.annotations.NullMarked;
