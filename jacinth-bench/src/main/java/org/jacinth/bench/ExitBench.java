package org.jacinth.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jacinth.hypervisor.Engine;

/** Round trips from the guest to the host's program and back: {@link ExitLoop}, each run in a JVM of its own. */
final class ExitBench {
    /** Nanoseconds. */
    private static final Goal GOAL = new Goal(1000, 200);
    private static final int PATIENCE = 120;

    private final Map<String, Map<ExitLoop.Kind, Series>> engines = new LinkedHashMap<>();
    private final List<String> unusable = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private ExitBench() {}

    static Part measure(int warm, int runs) throws InterruptedException {
        return new ExitBench().run(warm, runs);
    }

    private Part run(int warm, int runs) throws InterruptedException {
        for (Engine engine : Engine.all()) {
            if (engine.probe().usable()) {
                Map<ExitLoop.Kind, Series> kinds = new LinkedHashMap<>();
                for (ExitLoop.Kind kind : ExitLoop.Kind.values()) {
                    kinds.put(kind, new Series());
                }
                engines.put(engine.name(), kinds);
            } else {
                unusable.add("Not measured: " + engine.probe().text() + ".");
            }
        }
        for (int i = 1; i <= runs; i++) {
            for (String engine : engines.keySet()) {
                run(engine, warm, i + "/" + runs);
            }
        }
        return new Part(section(warm), complaints);
    }

    private void run(String engine, int warm, String turn) throws InterruptedException {
        try {
            Child.run(command(engine, warm), Map.of(), PATIENCE, (line, child) -> {
                System.err.printf("bench: exits, %s %s: %s ns%n", engine, turn, line);
                String[] words = line.split(" ");
                engines.get(engine).get(ExitLoop.Kind.valueOf(words[0])).add(Double.parseDouble(words[1]));
            });
        } catch (IOException e) {
            complaints.add("exits: " + engine + " " + turn + ": " + e.getMessage());
        }
    }

    /** The JVM as this one was found, with the launcher's options for what is measured. */
    private static List<String> command(String engine, int warm) {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java",
                "-XX:+UseParallelGC", "-XX:ParallelGCThreads=1", "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=org.jacinth.kvm",
                "--add-exports", "java.base/jdk.internal.misc=org.jacinth.cpu"));
        command.addAll(Host.javaOptions());
        command.addAll(List.of("-p", System.getProperty("jdk.module.path"), "-m",
                "org.jacinth.bench/" + ExitLoop.class.getName(), engine, Integer.toString(warm)));
        return command;
    }

    private String section(int warm) {
        StringBuilder text = new StringBuilder("""
                ## Exits

                Nanoseconds from `enter` to the next `enter`: the guest runs two or three instructions, leaves with a packet, and gets
                its answer, in Java through `org.jacinth.hypervisor`. A run is a JVM of its own that has done all three kinds for %d s;
                its value is the median of its rounds.

                | | Jacinth | bar | aim | |
                |---|---|---|---|---|
                """.formatted(warm));
        engines.forEach((engine, kinds) -> kinds.forEach((kind, series) -> {
            boolean judged = kind == ExitLoop.Kind.IN;
            text.append(String.format(Locale.ROOT, "| %s, %s | %s | %s | %s | %s |%n", engine, kind.describe(), series,
                    judged ? Series.digits(GOAL.bar()) : "", judged ? Series.digits(GOAL.aim()) : "",
                    judged ? GOAL.verdict(series.median()) : ""));
        }));
        unusable.forEach(why -> text.append('\n').append(why).append('\n'));
        return text.toString();
    }
}
