@NullMarked
package io.osps.cli;

import org.jspecify.annotations.NullMarked;
