/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.wire.Guesses;
import io.osps.wire.heartbeat.Token;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests reach a service's actuator. A request under a name that is not this service's is a web page's that
 * had its own name point here (DNS rebinding); one with the origin of another page is that page's. Anybody may read health
 * and meters, this machine also what the watchdog tells; all else, and all that changes something, takes the space's token in
 * the header {@code Authorization: Bearer TOKEN}. What is not known to be harmless is not open. Thread safe.
 */
final class ActuatorDoor extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MISDIRECTED = 421;
    private static final Pattern OPEN =
            Pattern.compile("/livez|/readyz|/actuator/(health(/[A-Za-z0-9_-]+)*|prometheus)");
    private static final Pattern OPEN_ON_THIS_MACHINE = Pattern.compile(
            "/actuator/?|/actuator/(info|services|dossiers(/[A-Za-z0-9_-][A-Za-z0-9._-]*)?|metrics(/[A-Za-z0-9._-]+)?)");

    private final transient Supplier<Set<String>> names;
    private final transient Supplier<Token> token;
    private final transient Supplier<Path> tokenFile;
    private final transient Guesses guesses;

    /**
     * Makes a door.
     *
     * @param names by which this service is called beside localhost and its addresses
     * @param token the one that counts now
     * @param tokenFile where people find it
     * @param guesses hears of wrong tokens
     */
    ActuatorDoor(Supplier<Set<String>> names, Supplier<Token> token, Supplier<Path> tokenFile, Guesses guesses) {
        this.names = names;
        this.token = token;
        this.tokenFile = tokenFile;
        this.guesses = guesses;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!isOurs(request.getServerName(), request.getLocalAddr())) {
            refuse(
                    response,
                    MISDIRECTED,
                    "this service is not called so: host=" + printable(request.getServerName())
                            + "; ask it by localhost or its address, or add the name to osps.security.hosts");
        } else if (!isSameOrigin(request)) {
            refuse(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "a page of another origin may not ask: origin=" + printable(request.getHeader("Origin")));
        } else if (!isOpen(request) && !isTrusted(request)) {
            refuse(
                    response,
                    HttpServletResponse.SC_UNAUTHORIZED,
                    "only who can read the space's token may do this: token=" + tokenFile.get()
                            + "; send it as Authorization: Bearer TOKEN");
        } else {
            pass(request, response, chain);
        }
    }

    private boolean isOurs(String host, String localAddress) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || names.get().contains(name)) {
            return true;
        }
        InetAddress address = literal(name);
        return address != null && (address.isLoopbackAddress() || address.equals(literal(localAddress)));
    }

    private static boolean isSameOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null || origin.replaceFirst("^https?://", "").equalsIgnoreCase(request.getHeader("Host"));
    }

    private static boolean isOpen(HttpServletRequest request) {
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return false;
        }
        // As it came: nothing that is open needs a character in another spelling.
        String path = request.getRequestURI();
        InetAddress peer = literal(request.getRemoteAddr());
        return OPEN.matcher(path).matches()
                || (peer != null
                        && peer.isLoopbackAddress()
                        && OPEN_ON_THIS_MACHINE.matcher(path).matches());
    }

    private boolean isTrusted(HttpServletRequest request) {
        String shown = request.getHeader("Authorization");
        if (shown == null) {
            return false;
        }
        boolean right = token.get().isShownBy(shown);
        if (!right) {
            guesses.wrongToken(Guesses.Door.ACTUATOR);
        }
        return right;
    }

    private static void pass(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
    }

    private static void refuse(HttpServletResponse response, int status, String reason) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().println(reason);
    }

    /** As the door compares them: in lower case. */
    static Set<String> names(Stream<String> names) {
        return names.map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable InetAddress literal(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String printable(String text) {
        String start = text.substring(0, Math.min(100, text.length()));
        return start.replaceAll("[^A-Za-z0-9.:/_\\[\\]-]", "?");
    }
}
