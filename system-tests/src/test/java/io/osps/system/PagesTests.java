/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be checked of the pages that people read. */
final class PagesTests {
    static List<Path> pages() throws IOException {
        try (Stream<Path> root = Files.list(TestSystem.HOME);
                Stream<Path> docs = Files.walk(TestSystem.HOME.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .map(TestSystem.HOME::relativize)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkLeadsSomewhere(Path page) {
        List<String> broken = new ArrayList<>();
        read(page).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                if (!link.getDestination().matches("[a-z]+:.*") && !leadsSomewhere(page, link.getDestination())) {
                    broken.add(link.getDestination());
                }
                visitChildren(link);
            }
        });
        assertThat(broken).isEmpty();
    }

    /** {@link ShellExamplesTests} runs those of the shell, unless they are marked. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/cli.md"})
    void everyBlockOfAFirstPageNamesItsLanguage(Path page) throws IOException {
        assertThat(PageExample.of(page)).isNotEmpty().allSatisfy(example -> {
            assertThat(example.language()).isIn("sh", "console", "yaml", "text", "python");
            assertThat(example.comment()).matches("|not run: .+");
        });
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(TestSystem.HOME.resolve(target))
                && (parts.length == 1 || headings(target).contains(parts[1]));
    }

    /** By the names that forges give them. */
    private static List<String> headings(Path page) {
        List<String> headings = new ArrayList<>();
        read(page).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                headings.add(text(heading)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'));
            }
        });
        return headings;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    private static Node read(Path page) {
        try {
            return Parser.builder().build().parse(Files.readString(TestSystem.HOME.resolve(page)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
