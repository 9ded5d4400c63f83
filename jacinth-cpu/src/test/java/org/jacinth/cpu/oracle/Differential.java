package org.jacinth.cpu.oracle;

/** The long run: {@code Differential [cases [seed [translate]]]}; prints what differs and exits with 1 where something does. */
public final class Differential {
    private Differential() {}

    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0].replace("_", "")) : 5_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        Comparison comparison = new Comparison();
        try (KvmOracle oracle = new KvmOracle(); Subject subject = new Subject(args.length > 2)) {
            comparison.run(oracle, subject, new Generator(seed), count);
        } catch (IllegalStateException e) {
            comparison.reports().forEach(System.out::println);
            throw e;
        }
        comparison.reports().forEach(System.out::println);
        System.out.println("cases=" + comparison.cases() + " faulting=" + comparison.faults() + " seed=" + seed
                + " differing=" + comparison.differing());
        System.exit(comparison.differing().isEmpty() ? 0 : 1);
    }
}
