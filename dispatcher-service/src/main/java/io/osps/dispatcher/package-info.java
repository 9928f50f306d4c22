/** The dispatcher: takes requests from clients and gives each a seat on a worker. */
@NullMarked
package io.osps.dispatcher;

import org.jspecify.annotations.NullMarked;
