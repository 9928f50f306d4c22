/** Tests of the whole: the rules of the architecture, and black-box tests of the running system. */
@NullMarked
package io.osps.system;

import org.jspecify.annotations.NullMarked;
