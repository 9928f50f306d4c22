/** What is asked of a dispatcher: requests, their cancelling, their story, its figures. */
@NullMarked
package io.osps.cli.call;

import org.jspecify.annotations.NullMarked;
