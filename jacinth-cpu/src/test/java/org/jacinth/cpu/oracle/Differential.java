package org.jacinth.cpu.oracle;

/**
 * The long run: {@code Differential [cases [seed]]}; prints what differs and exits with 1 where something does. Compares with
 * the host's processor where it can be asked, else interpretation with translation. One case in {@link Comparison#TRANSLATION} is also
 * translated.
 */
public final class Differential {

    private Differential() {}

    private static Reference reference() {
        try {
            return Reference.host();
        } catch (IllegalStateException e) {
            System.out.println("interpretation is what translation is compared with: " + e.getMessage());
            return new Subject(false);
        }
    }

    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0].replace("_", "")) : 5_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        Comparison comparison = new Comparison();
        Generator generator = new Generator(seed);
        try (Reference reference = reference();
                Subject interpreted = new Subject(false);
                Subject translated = new Subject(true)) {
            if (reference.isHardware()) {
                System.out.println("compared with the " + reference);
                comparison.run(reference, interpreted, generator, count);
            }
            comparison.run(reference, translated, generator, count / Comparison.TRANSLATION);
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
