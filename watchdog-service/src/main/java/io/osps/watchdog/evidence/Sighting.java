package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.space.Participant;
import org.jspecify.annotations.Nullable;

/**
 * A process as the space knows it.
 *
 * @param participant its membership
 * @param advert what it tells of itself, or null before it has
 */
public record Sighting(Participant participant, @Nullable ServiceAdvert advert) {}
