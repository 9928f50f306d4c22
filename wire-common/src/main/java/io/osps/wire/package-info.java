/** The wire protocol: requests, replies, error codes and limits, for blocking streams and without any dependency. */
@NullMarked
package io.osps.wire;

import org.jspecify.annotations.NullMarked;
