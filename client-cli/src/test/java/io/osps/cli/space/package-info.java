@NullMarked
package io.osps.cli.space;

import org.jspecify.annotations.NullMarked;
