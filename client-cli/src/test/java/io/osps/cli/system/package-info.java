@NullMarked
package io.osps.cli.system;

import org.jspecify.annotations.NullMarked;
