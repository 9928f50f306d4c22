/** The tuples that the services exchange: what each field means, and who writes and takes it. */
@NullMarked
package io.osps.exchange;

import org.jspecify.annotations.NullMarked;
