/**
 * What the three services have in common: attached to the space, known to the others by an advert, answering heartbeats,
 * cleaning up after the dead. An auto-configuration; a service contributes its {@link io.osps.boot.ServiceRuntime} and a {@link
 * io.osps.boot.ServiceDescription}.
 */
@NullMarked
package io.osps.boot;

import org.jspecify.annotations.NullMarked;
