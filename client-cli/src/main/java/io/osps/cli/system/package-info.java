/** What runs on this machine: starting it, its state directory and its watchdog, orders, logs, dossiers, and the end. */
@NullMarked
package io.osps.cli.system;

import org.jspecify.annotations.NullMarked;
