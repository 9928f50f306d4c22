/**
 * The {@code osps} command line: starts the system, asks it, and stops it. Talks raw TCP through {@code io.osps.client},
 * reads the space as an onlooker, and asks the watchdog's actuator. No Spring.
 */
@NullMarked
package io.osps.cli;

import org.jspecify.annotations.NullMarked;
