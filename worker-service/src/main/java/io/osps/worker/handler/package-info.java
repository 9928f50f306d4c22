/** What a worker can do: the {@link io.osps.worker.handler.Handler} that others implement, and the ones that every worker has. */
@NullMarked
package io.osps.worker.handler;

import org.jspecify.annotations.NullMarked;
