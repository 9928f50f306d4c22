package io.osps.watchdog;

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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Lets everybody on this machine read the actuator, and those change something who can read the space's token: header
 * {@code Authorization: Bearer TOKEN}.
 */
final class TokenFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Path> directory;

    /** The token lies in that directory. */
    TokenFilter(Supplier<Path> directory) {
        this.directory = directory;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (reads || token().isShownBy(request.getHeader("Authorization"))) {
            pass(request, response, chain);
            return;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setContentType("text/plain");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter()
                .println("only who can read the space's token may change anything: token=" + directory.get()
                        + "/token; send it as Authorization: Bearer TOKEN");
    }

    private static void pass(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
    }

    private Token token() {
        try {
            return Token.ofSpaceDirectory(directory.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
