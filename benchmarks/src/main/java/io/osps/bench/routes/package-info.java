/** The routes of a request beside what others offer for the same: real servers, the same payloads, the same run. */
@NullMarked
package io.osps.bench.routes;

import org.jspecify.annotations.NullMarked;
