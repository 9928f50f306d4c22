import io.osps.client.CallFailedException;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.Route;
import io.osps.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Prints the digests of files, all made at the same time by workers: {@code java -cp … Digests FILE…}. */
public final class Digests {
    public static void main(String[] files) throws Exception {
        // One client for the whole program and all its threads.
        try (OspsClient client = OspsClient.builder()
                .port(Integer.getInteger("osps.port", 7400))
                .notes(note -> System.err.println("note: " + note))
                .build()) {
            // Blocking. The deadline is for the whole call, further attempts included.
            CallOptions soon = CallOptions.DEFAULTS.withDeadline(Duration.ofSeconds(5));
            byte[] greeting = client.call("echo", "hello".getBytes(StandardCharsets.UTF_8), soon);
            System.out.println(new String(greeting, StandardCharsets.UTF_8));

            // Futures: each call has a connection of its own for as long as it lasts, so none waits for another.
            Map<String, CompletableFuture<byte[]>> digests = new LinkedHashMap<>();
            for (String file : files) {
                digests.put(file, client.callAsync("sha256", Files.readAllBytes(Path.of(file))));
            }
            digests.forEach((file, digest) ->
                    System.out.println(new String(digest.join(), StandardCharsets.UTF_8) + "  " + file));

            // Each call ends in a result or in a named error.
            try {
                client.call("no-such-handler", new byte[0], soon.withRoute(Route.RELAY));
            } catch (CallFailedException failed) {
                ErrorCode code = failed.error().code();
                System.out.println(code + ", try again: " + code.retry());
            } catch (OspsException unreachable) {
                System.out.println("no dispatcher: " + unreachable.getMessage());
            }
        }
    }

    private Digests() {}
}
