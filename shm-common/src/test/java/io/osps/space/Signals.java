/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** kill(2), for signals that Java cannot send. */
final class Signals {
    static final int KILL = 9;
    static final int CONTINUE = 18;
    static final int STOP = 19;

    @SuppressWarnings("restricted") // tests run with native access
    private static final MethodHandle SEND = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** Sends a signal to a child that was not waited for yet. */
    static void send(Process child, int signal) {
        try {
            int result = (int) SEND.invokeExact((int) child.pid(), signal);
            if (result != 0) {
                throw new IllegalStateException("signal was refused: pid=" + child.pid() + " signal=" + signal);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
