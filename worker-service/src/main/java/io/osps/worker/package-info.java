/** The worker: offers handlers and commands, has seats, runs requests on them. */
@NullMarked
package io.osps.worker;

import org.jspecify.annotations.NullMarked;
