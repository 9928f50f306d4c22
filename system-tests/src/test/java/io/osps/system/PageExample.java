/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A fenced block of a page.
 *
 * @param page the page, below the project's root
 * @param line number of its first line
 * @param language the word after the fence; empty for none
 * @param comment what the HTML comment right before it says; empty for none
 * @param text its content
 */
record PageExample(Path page, int line, String language, String comment, String text) {
    /** All of a page, in its order. */
    static List<PageExample> of(Path page) throws IOException {
        List<PageExample> examples = new ArrayList<>();
        Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .build()
                .parse(Files.readString(TestSystem.HOME.resolve(page)))
                .accept(new AbstractVisitor() {
                    @Override
                    public void visit(FencedCodeBlock block) {
                        int line = block.getSourceSpans().getFirst().getLineIndex() + 1;
                        examples.add(
                                new PageExample(page, line, block.getInfo(), commentBefore(block), block.getLiteral()));
                    }
                });
        return examples;
    }

    private static String commentBefore(FencedCodeBlock block) {
        return block.getPrevious() instanceof HtmlBlock html
                ? html.getLiteral().replaceAll("(?s)^<!--|-->\\s*$", "").strip()
                : "";
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }
}
