/** What has gone wrong, told with what to do about it. Depends on nothing else of the project. */
@NullMarked
package io.osps.failure;

import org.jspecify.annotations.NullMarked;
