package org.jacinth.bench;

/**
 * A row of the page: the same work under Jacinth and under QEMU.
 *
 * @param what the work, for people
 * @param goal for the ratio of wall time
 */
record Comparison(String what, Goal goal, Side jacinth, Side qemu) {
    /**
     * What one of the two took.
     *
     * @param wall time that passed
     * @param cpu processor time of the whole process; in the unit of {@code wall}
     * @param warm seconds of the same work before that, where there was any
     */
    record Side(Series wall, Series cpu, Series warm) {
        Side() {
            this(new Series(), new Series(), new Series());
        }

        void add(double wallTime, double cpuTime) {
            wall.add(wallTime);
            cpu.add(cpuTime);
        }
    }

    static final String HEAD = """
            | | Jacinth | QEMU | ratio | ratio of processor time | bar | aim | |
            |---|---|---|---|---|---|---|---|
            """;

    Comparison(String what, Goal goal) {
        this(what, goal, new Side(), new Side());
    }

    String row() {
        double ratio = jacinth.wall().median() / qemu.wall().median();
        double cpuRatio = jacinth.cpu().median() / qemu.cpu().median();
        return "| " + String.join(" | ", what, jacinth.wall().toString(), qemu.wall().toString(), orDash(ratio),
                orDash(cpuRatio), Series.digits(goal.bar()), Series.digits(goal.aim()), goal.verdict(ratio)) + " |\n";
    }

    private static String orDash(double ratio) {
        return Double.isNaN(ratio) ? "-" : Series.digits(ratio);
    }
}
