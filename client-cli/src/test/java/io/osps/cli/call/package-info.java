@NullMarked
package io.osps.cli.call;

import org.jspecify.annotations.NullMarked;
