import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Makes a module's {@code target/dist}: {@code app.jar}, {@code lib/} and the AOT cache {@code app.aot}, all with the JDK
 * that runs this program. Maven runs it at the end of {@code package}:
 *
 * <pre>
 * java Distribution.java boot JAR DIST OPTIONS              a Spring Boot jar: extracted, trained by a real start
 * java Distribution.java plain JAR DIST OPTIONS CLASS PATH  a thin jar: copied with the jars of the class path PATH,
                                                          trained by the main method of CLASS
 * java Distribution train DIST/app.jar DIST OPTIONS [CLASS]  what is laid out already, by the JVM that will run it
 * </pre>
 *
 * <p>With {@code OSPS_TRAINING=later} in the environment the first two lay out the files only: where another JVM than
 * Maven's will run the program, as in an image, a cache made here would be refused there.
 *
 * <p>Nothing is done again while the jars' contents, the JVM's options and the JDK are the same: {@code stamp} holds their
 * digest, and its time says when the distribution was last found up to date.
 *
 * <p>A service is trained by starting it for real, with a small space of its own on {@code /dev/shm} and free ports, by
 * asking it a little and ending it: so the classes of its start and of its first requests are in the cache too. Where
 * that is not possible it is trained up to its refresh, before it touches a space or a port. Either way nothing is left.
 */
final class Distribution {
    private static final long TRAINING_LIMIT_SECONDS = 180;
    private static final Path TMPFS = Path.of("/dev/shm");

    /** To be changed with what the training does, so that caches are made anew. */
    private static final String RECIPE = "3";

    private final String kind;
    private final Path jar;
    private final Path dist;
    private final Path options;
    private final List<String> rest;

    private Distribution(String[] args) {
        kind = args[0];
        jar = Path.of(args[1]).toAbsolutePath().normalize();
        dist = Path.of(args[2]).toAbsolutePath().normalize();
        options = Path.of(args[3]).toAbsolutePath().normalize();
        rest = List.of(args).subList(4, args.length);
    }

    public static void main(String[] args) throws Exception {
        new Distribution(args).make();
    }

    private void make() throws IOException, InterruptedException {
        if (kind.equals("train")) {
            train();
            return;
        }
        Path stamp = dist.resolve("stamp");
        String digest = digest();
        boolean fresh = Files.exists(dist.resolve("app.aot"))
                && Files.exists(stamp)
                && Files.readString(stamp).strip().equals(digest);
        if (!fresh) {
            delete(dist);
            Files.createDirectories(dist);
            lay();
            if ("later".equals(System.getenv("OSPS_TRAINING"))) {
                return;
            }
            train();
            Files.writeString(dist.resolve("java.home"), System.getProperty("java.home") + "\n");
        }
        Files.writeString(stamp, digest + "\n");
    }

    private void lay() throws IOException, InterruptedException {
        if (kind.equals("boot")) {
            run(java("-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--application-filename", "app.jar",
                    "--destination", dist.toString()));
            return;
        }
        Files.copy(jar, dist.resolve("app.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        Path lib = Files.createDirectories(dist.resolve("lib"));
        for (Path file : libraries()) {
            Files.copy(file, lib.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private void train() throws IOException, InterruptedException {
        List<String> command = java("@" + options, "-XX:AOTCacheOutput=" + cache());
        if (!rest.isEmpty()) {
            command.addAll(List.of("-cp", dist.resolve("app.jar").toString(), rest.getFirst()));
            run(command);
        } else if (!rehearsed(command)) {
            command.addAll(List.of("-Dspring.context.exit=onRefresh", "-jar", dist.resolve("app.jar").toString()));
            run(command);
        }
        if (!Files.exists(cache())) {
            throw new IOException("the training run made no AOT cache: log=" + log());
        }
    }

    /** Starts the service, asks it a little and ends it; returns whether that made a cache. */
    private boolean rehearsed(List<String> jvm) throws IOException, InterruptedException {
        if (!Files.isWritable(TMPFS)) {
            return false;
        }
        Path place = Files.createTempDirectory(TMPFS, "osps-training-");
        int http = freePort();
        int client = freePort();
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of(
                "-jar",
                dist.resolve("app.jar").toString(),
                "--server.port=" + http,
                "--osps.space.path=" + place.resolve("own").resolve("space"),
                "--osps.space.slots=1024",
                "--osps.space.slabs4k=16",
                "--osps.space.slabs64k=4",
                "--osps.space.slabs1m=1",
                "--osps.dispatcher.port=" + client,
                "--osps.worker.port=" + client,
                "--osps.watchdog.workers=0"));
        Process process = start(command);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TRAINING_LIMIT_SECONDS);
            while (process.isAlive() && System.nanoTime() < end && !answers(http, "/actuator/health")) {
                Thread.sleep(100);
            }
            if (answers(http, "/actuator/prometheus")) {
                answers(http, "/actuator/info");
                answers(http, "/actuator/services");
                talk(client);
            }
            process.destroy();
            return process.waitFor(TRAINING_LIMIT_SECONDS, TimeUnit.SECONDS) && Files.exists(cache());
        } finally {
            process.destroyForcibly().waitFor();
            delete(place);
            delete(scratch());
        }
    }

    private static boolean answers(int port, String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setReadTimeout(10_000);
            return connection.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A few commands of a client, where clients are served. */
    private static void talk(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            for (String command : List.of("PING", "ACQUIRE echo", "CALL echo hello", "CALL sha256 hello", "INFO", "QUIT")) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The watchdog serves no clients.
            return;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Path cache() {
        return dist.resolve("app.aot");
    }

    private Path scratch() {
        return dist.resolveSibling("training");
    }

    private Process start(List<String> command) throws IOException {
        delete(scratch());
        Files.createDirectories(scratch());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().put("OSPS_SPACE", scratch().resolve("space").toString());
        builder.environment().put("OSPS_STATE", scratch().resolve("state").toString());
        builder.environment().put("OSPS_HOME", emptyInstallation().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Where a watchdog in training finds programs to start, and none of them does anything. */
    private Path emptyInstallation() throws IOException {
        Path home = scratch().resolve("home");
        for (String service : List.of("dispatcher", "worker")) {
            for (String file : List.of(service + "-service/target/dist/app.jar", "deploy/jvm/" + service + ".options")) {
                Files.createDirectories(home.resolve(file).getParent());
                Files.createFile(home.resolve(file));
            }
        }
        return home;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        if (!process.waitFor(TRAINING_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("no end after limit-seconds=" + TRAINING_LIMIT_SECONDS + ": " + command + "\n" + tail());
        }
        if (process.exitValue() != 0) {
            throw new IOException("exit-code=" + process.exitValue() + ": " + command + "\n" + tail());
        }
        delete(scratch());
    }

    private Path log() {
        return dist.resolve("training.log");
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static List<String> java(String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(args));
        return command;
    }

    private List<Path> libraries() {
        if (!kind.equals("plain")) {
            return List.of();
        }
        return Stream.of(rest.get(1).split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
    }

    /** Of names and contents, not of times: a jar that was packed again from the same files is the same. */
    private String digest() throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
        List<String> facts = new ArrayList<>(List.of(
                RECIPE,
                kind,
                dist.toString(),
                System.getProperty("java.home"),
                Runtime.version().toString(),
                Files.readString(options),
                rest.toString()));
        contents(jar, facts);
        for (Path library : libraries()) {
            facts.add(library.getFileName().toString());
            contents(library, facts);
        }
        sha256.update(String.join("\n", facts).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void contents(Path zip, List<String> facts) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName() + " " + entry.getCrc())
                    .sorted()
                    .forEach(facts::add);
        }
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
