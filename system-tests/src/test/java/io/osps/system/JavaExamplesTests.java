/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every Java example of the pages compiles. One without a comment before it is a whole file. One with {@code <!-- given:
 * IMPORT, …; TYPE NAME, … -->} is what stands in a method: with these imports and these variables.
 */
final class JavaExamplesTests {
    private static final Pattern GIVEN = Pattern.compile("(?s)given: ([^;]*)(?:;(.*))?");
    private static final Pattern PUBLIC_CLASS = Pattern.compile("(?m)^public (?:final )?class (\\w+)");

    static List<PageExample> examples() throws IOException {
        List<PageExample> examples = new ArrayList<>();
        for (Path page : PagesTests.pages()) {
            PageExample.of(page).stream()
                    .filter(example -> example.language().equals("java"))
                    .forEach(examples::add);
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itCompiles(PageExample example, @TempDir Path classes) {
        StringWriter errors = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));

        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(errors, null, null, options, null, List.of(file(example)))
                .call();

        assertThat(compiled).describedAs("%s%n%s", example, errors).isTrue();
    }

    private static JavaFileObject file(PageExample example) {
        String source = example.comment().isEmpty() ? example.text() : inAMethod(example);
        Matcher named = PUBLIC_CLASS.matcher(source);
        URI name = URI.create("page:///" + (named.find() ? named.group(1) : "Example") + ".java");
        return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    private static String inAMethod(PageExample example) {
        Matcher given = GIVEN.matcher(example.comment());
        assertThat(given.matches())
                .describedAs("%s: %s", example, example.comment())
                .isTrue();
        String imports = Arrays.stream(given.group(1).split(","))
                .map(name -> "import " + name.strip() + ";\n")
                .collect(Collectors.joining());
        String variables = given.group(2) == null ? "" : given.group(2);
        return imports + "class Example {\nvoid example(" + variables + ") throws Exception {\n" + example.text()
                + "}\n}\n";
    }
}
