/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import io.osps.cli.system.StateDirectory;
import io.osps.cli.system.SystemSpace;
import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Json;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceCheck;
import io.osps.space.SpaceException;
import io.osps.space.SpaceInspector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks the space's file: whether it can be used, and each of its invariants. */
@Command(
        name = "fsck",
        description = {
            "Checks every invariant of the tuple space, also while the system works in it.",
            "Reads only. Exits with 1 when one is broken, and names the slot, slab, bit or bell."
        },
        footer = {"", "Examples:", "  osps fsck", "  osps fsck --json | jq '.rules[] | select(.broken > 0)'"})
final class FsckCommand implements Callable<Integer> {
    private static final String HEADER = "its version, boot, sizes and geometry are those of a space of this host";

    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON document: {\"space\": ..., \"rules\": [{\"name\": ...}]}.")
    private boolean json;

    FsckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        SystemSpace space = SystemSpace.of(StateDirectory.of(terminal.environment()), terminal.environment());
        List<SpaceCheck.Rule> rules = new ArrayList<>();
        String advice = "";
        try (SpaceInspector inspector = MappedSpace.inspector(space.requireExisting())) {
            rules.add(header(List.of()));
            rules.addAll(inspector.check().rules());
            tellOfToken(space);
        } catch (SpaceException e) {
            rules.add(header(List.of("header: " + e.getMessage())));
            advice = e.action();
        }
        if (json) {
            Json.print(terminal.out(), document(space, rules));
        } else {
            print(rules);
        }
        return end(space, rules, advice);
    }

    private void tellOfToken(SystemSpace space) {
        if (!space.isTokenKept()) {
            terminal.say("osps: the token is missing, another one, or open to others: path="
                    + space.tokenFile()
                    + "; a service that lives in the space writes it again within a second");
        }
    }

    private static SpaceCheck.Rule header(List<String> broken) {
        return new SpaceCheck.Rule("header", HEADER, 1, 0, broken);
    }

    private void print(List<SpaceCheck.Rule> rules) {
        Table table = new Table("RESULT", "WHAT", "LOOKED AT", "LEFT BY THE DEAD", "BROKEN", "RULE");
        for (SpaceCheck.Rule rule : rules) {
            int broken = rule.broken().size();
            table.row(broken == 0 ? "ok" : "BROKEN", rule.name(), rule.looked(), rule.left(), broken, rule.invariant());
        }
        table.print(terminal.out(), terminal.ansi());
        rules.stream()
                .flatMap(rule -> rule.broken().stream())
                .map(Table::printable)
                .forEach(terminal.out()::println);
        terminal.out().flush();
    }

    private static ObjectNode document(SystemSpace space, List<SpaceCheck.Rule> rules) {
        ObjectNode document =
                Json.object().put("space", space.path().toString()).put("broken", broken(rules));
        ArrayNode nodes = document.putArray("rules");
        for (SpaceCheck.Rule rule : rules) {
            ArrayNode faults = nodes.addObject()
                    .put("name", rule.name())
                    .put("invariant", rule.invariant())
                    .put("looked", rule.looked())
                    .put("left", rule.left())
                    .put("broken", rule.broken().size())
                    .putArray("faults");
            rule.broken().forEach(faults::add);
        }
        return document;
    }

    private static int broken(List<SpaceCheck.Rule> rules) {
        return rules.stream().mapToInt(rule -> rule.broken().size()).sum();
    }

    private int end(SystemSpace space, List<SpaceCheck.Rule> rules, String advice) {
        int broken = broken(rules);
        if (broken == 0) {
            return CommandFailure.OK;
        }
        throw new CommandFailure(
                CommandFailure.FAILED,
                "the space is broken: faults=" + broken + " path=" + space.path(),
                advice.isEmpty()
                        ? "Keep a copy of the file for whoever looks into it, then: osps down; osps up"
                        : advice);
    }
}
