/**
 * The watchdog: starts the other services, tells a stuck one from a busy one by evidence, and puts back what dies. This
 * package wires {@link io.osps.watchdog.supervise} into a Spring Boot application and shows it to people.
 */
@NullMarked
package io.osps.watchdog;

import org.jspecify.annotations.NullMarked;
