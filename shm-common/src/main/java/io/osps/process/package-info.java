/** What the kernel tells of processes: the one reader of {@code /proc}. Depends on nothing else of the project. */
@NullMarked
package io.osps.process;

import org.jspecify.annotations.NullMarked;
