/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample commands that are shipped, through the real system and by the real tools. */
@Tag("system")
final class SampleCommandsTests {
    private static final TestSystem SYSTEM = new TestSystem();

    @BeforeAll
    static void start() throws IOException {
        SYSTEM.settings(Files.readString(TestSystem.HOME.resolve("deploy").resolve("sample-commands.yml")));
        SYSTEM.started();
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect", "relay"})
    void gzipIsUndoneByGunzip(String route) throws IOException {
        assumeTrue(Tool.isInstalled("gzip"), "gzip is not installed");
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);

        CommandRun run = SYSTEM.ospsWithInput(bytes, "call", "--route", route, "gzip", "-");

        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(run.outBytes()))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void pdftotextFindsTheTextOfAPage() {
        assumeTrue(Tool.isInstalled("pdftotext"), "pdftotext is not installed (Debian: poppler-utils)");

        CommandRun run = SYSTEM.ospsWithInput(pdf("A page of its own"), "call", "pdftotext", "-");

        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        assertThat(run.out()).contains("A page of its own");
    }

    @Test
    void whatIsNoPdfFailsWithTheToolsOwnWords() {
        assumeTrue(Tool.isInstalled("pdftotext"), "pdftotext is not installed (Debian: poppler-utils)");

        CommandRun run = SYSTEM.ospsWithInput(new byte[100], "call", "pdftotext", "-");

        assertThat(run.exitCode()).describedAs(run.shown()).isEqualTo(1);
        assertThat(run.err()).contains("FAILED the command failed: exit=").hasLineCount(2);
    }

    @Test
    void thumbnailIsASmallPicture() throws IOException {
        assumeTrue(
                Tool.isInstalled("convert")
                        && Tool.run(List.of("convert", "-version")).shown().contains("ImageMagick"),
                "ImageMagick is not installed (Debian: imagemagick)");
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB), "jpg", picture);

        CommandRun run = SYSTEM.ospsWithInput(picture.toByteArray(), "call", "thumbnail", "-");

        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(run.outBytes()));
        assertThat(thumbnail).isNotNull();
        assertThat(thumbnail.getWidth()).isEqualTo(256);
        assertThat(thumbnail.getHeight()).isEqualTo(192);
    }

    /** The smallest document with one line of text; readers make the table of its parts themselves. */
    static byte[] pdf(String text) {
        String stream = "BT /F1 24 Tf 72 700 Td (" + text + ") Tj ET";
        return """
                %%PDF-1.4
                1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
                2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
                3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R
                  /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
                4 0 obj <</Length %d>> stream
                %s
                endstream endobj
                trailer <</Root 1 0 R>>
                """.formatted(stream.length(), stream).getBytes(StandardCharsets.US_ASCII);
    }
}
