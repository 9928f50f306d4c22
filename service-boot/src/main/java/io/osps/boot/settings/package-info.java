/** Settings as their writers meant them: files read literally, and refused before anything starts when they cannot be meant. */
@NullMarked
package io.osps.boot.settings;

import org.jspecify.annotations.NullMarked;
