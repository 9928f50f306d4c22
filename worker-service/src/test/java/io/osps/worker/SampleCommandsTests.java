/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.osps.boot.Running;
import io.osps.worker.command.CommandHandlers;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handlers;
import io.osps.worker.handler.Results;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** The commands of {@code deploy/sample-commands.yml} on real files, as far as their programs are installed here. */
@Tag("integration")
class SampleCommandsTests {
    @TempDir
    Path temporary;

    private Handlers handlers;

    @BeforeEach
    void readSample() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        FileSystemResource sample = new FileSystemResource("../deploy/sample-commands.yml");
        new YamlPropertySourceLoader().load("sample", sample).forEach(environment.getPropertySources()::addFirst);
        WorkerProperties properties = Binder.get(environment).bindOrCreate("osps.worker", WorkerProperties.class);
        WorkDirectories directories = new WorkDirectories(temporary, Path.of("/dev/shm/sample/space"), "worker-1");
        handlers = new Handlers(CommandHandlers.of(
                properties.commands(), new Containment(Containment.Choice.AUTO), Running.of(directories), 16 << 20));
    }

    @Test
    void gzipPacksWhatGunzipUnpacks() throws Exception {
        assumeInstalled("gzip", "gzip");
        byte[] payload = new byte[3 << 20];
        new Random(5).nextBytes(payload);

        byte[] packed = call("gzip", payload);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo(payload);
    }

    @Test
    void pdftotextReadsTheWordsOfAPage() throws Exception {
        assumeInstalled("pdftotext", "poppler-utils");

        assertThat(call("pdftotext", pdf("Out of process, never out of hand")))
                .asString(UTF_8)
                .contains("Out of process, never out of hand");
    }

    @Test
    void pdftotextSaysWhatIsWrongWithAFileThatIsNoPdf() {
        assumeInstalled("pdftotext", "poppler-utils");

        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> call("pdftotext", "not a page".getBytes(UTF_8)))
                .withMessageContaining("the command failed: exit=1 stderr=\"Syntax")
                .withMessageContaining("Couldn't");
    }

    @Test
    void thumbnailIsASmallPng() throws Exception {
        assumeInstalled("convert", "imagemagick");

        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(call("thumbnail", picture(1200, 800))));

        assertThat(thumbnail.getWidth()).isEqualTo(256);
        assertThat(thumbnail.getHeight()).isBetween(170, 171);
        assertThat(new Color(thumbnail.getRGB(10, 10))).isEqualTo(Color.RED);
    }

    private byte[] call(String name, byte[] payload) throws Exception {
        return Results.bytes(Objects.requireNonNull(handlers.find(name)).handle(new FakeCall(payload)));
    }

    private static void assumeInstalled(String program, String debianPackage) {
        boolean found = false;
        for (String directory : Objects.requireNonNull(System.getenv("PATH")).split(":", -1)) {
            found |= Files.isExecutable(Path.of(directory, program));
        }
        assumeTrue(found, "NOT TESTED: the program " + program + " is not installed (Debian: " + debianPackage + ")");
    }

    private static byte[] picture(int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    /** One page with one line of text, complete with its table of offsets. */
    private static byte[] pdf(String text) {
        String page = "BT /F1 18 Tf 72 720 Td (" + text + ") Tj ET";
        List<String> objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
                        + " /Resources << /Font << /F1 5 0 R >> >> >>",
                "<< /Length " + page.length() + " >>\nstream\n" + page + "\nendstream",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        StringBuilder file = new StringBuilder("%PDF-1.4\n");
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            offsets.add(file.length());
            file.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int table = file.length();
        file.append("xref\n0 6\n0000000000 65535 f \n");
        offsets.forEach(offset -> file.append("%010d 00000 n \n".formatted(offset)));
        file.append("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n")
                .append(table)
                .append("\n%%EOF\n");
        return file.toString().getBytes(ISO_8859_1);
    }
}
