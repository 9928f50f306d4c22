/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcessStatusTests {
    private final ProcessStatus status =
            new ProcessStatus("Name:\tjava\nUid:\t0\t1000\t0\t0\nVmRSS:\t     512 kB\nSigCgt:\t0000000181005ccf\n");

    @Test
    void fieldIsFoundByItsWholeName() {
        assertThat(status.field("Uid")).contains("0\t1000\t0\t0");
        assertThat(status.field("SigCgt")).contains("0000000181005ccf");
        assertThat(status.field("Ui")).isEmpty();
    }

    @Test
    void kilobytesAreGivenInBytes() {
        assertThat(status.bytes("VmRSS")).hasValue(512 * 1024);
        assertThat(status.bytes("RssAnon")).isEmpty();
    }
}
