@NullMarked
package io.osps.cli.terminal;

import org.jspecify.annotations.NullMarked;
