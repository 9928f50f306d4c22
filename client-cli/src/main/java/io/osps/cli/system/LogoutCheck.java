/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.process.OwnProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a space outlives the logout of who starts it. When the last session of an ordinary user ends, logind removes his
 * files below {@code /dev/shm}, unless {@code RemoveIPC=no} is set or he lingers; see logind.conf(5).
 *
 * @param root of the file system
 * @param user his name
 * @param uid his number
 */
record LogoutCheck(Path root, String user, int uid) {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Pattern REMOVES = Pattern.compile("(?m)^\\s*RemoveIPC\\s*=\\s*(\\S+)\\s*$");
    private static final Pattern LAST_SYSTEM_UID = Pattern.compile("(?m)^\\s*SYS_UID_MAX\\s+(\\d+)");
    private static final int DEFAULT_LAST_SYSTEM_UID = 999;

    /** Where systemd looks for its settings; an earlier place hides a file of the same name in a later one. */
    private static final List<String> PLACES =
            List.of("etc/systemd", "run/systemd", "usr/local/lib/systemd", "usr/lib/systemd", "lib/systemd");

    /** For this process's user on this machine. */
    static LogoutCheck ofThisMachine() {
        return new LogoutCheck(Path.of("/"), System.getProperty("user.name", ""), OwnProcess.userId());
    }

    /** One sentence with the way out when the logout would take the space away. */
    Optional<String> warning(Path space) {
        boolean goes = space.toAbsolutePath().normalize().startsWith(SHARED_MEMORY)
                && Files.isDirectory(root.resolve("run/systemd/seats"))
                && uid > lastSystemUid()
                && !Files.exists(root.resolve("var/lib/systemd/linger").resolve(user))
                && isRemoving();
        return goes
                ? Optional.of("when you log out, logind removes your files below /dev/shm (RemoveIPC=yes), and then all"
                        + " services start anew: path=" + space + "; prevent it by: loginctl enable-linger " + user)
                : Optional.empty();
    }

    private int lastSystemUid() {
        Matcher matcher = LAST_SYSTEM_UID.matcher(read(root.resolve("etc/login.defs")));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : DEFAULT_LAST_SYSTEM_UID;
    }

    /** It does unless the last word on it is a no. */
    private boolean isRemoving() {
        boolean removing = true;
        for (Path file : settings()) {
            Matcher matcher = REMOVES.matcher(read(file));
            while (matcher.find()) {
                removing = !matcher.group(1).matches("(?i)no|n|false|f|off|0");
            }
        }
        return removing;
    }

    /** The main file, then the others in the order of their names, wherever they lie. */
    private List<Path> settings() {
        TreeMap<String, Path> others = new TreeMap<>(Comparator.naturalOrder());
        List<Path> files = new ArrayList<>();
        for (String place : PLACES) {
            Path directory = root.resolve(place);
            if (files.isEmpty() && Files.exists(directory.resolve("logind.conf"))) {
                files.add(directory.resolve("logind.conf"));
            }
            try (Stream<Path> found = Files.list(directory.resolve("logind.conf.d"))) {
                found.filter(file -> file.toString().endsWith(".conf"))
                        .forEach(file -> others.putIfAbsent(file.getFileName().toString(), file));
            } catch (IOException _) {
                // There are none.
            }
        }
        files.addAll(others.values());
        return files;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }
}
