package org.jacinth.cpu.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jacinth.cpu.loop.Algebra.Atom;
import org.jacinth.cpu.loop.Algebra.Kind;
import org.jacinth.cpu.loop.Algebra.Value;

/** A value that can be told from registers alone: a sum of terms and a constant. */
public record Linear(List<Term> terms, long constant) {
    /** Which half of a register is meant. */
    public enum Part {
        WHOLE,
        /** The low 32 bits, zero-extended. */
        LOW,
        /** The low 32 bits, sign-extended. */
        SIGNED
    }

    /** A multiple of a part of a register to which a constant was added. */
    public record Term(int register, long offset, Part part, long factor) {}

    static Optional<Linear> of(Value value) {
        List<Term> terms = new ArrayList<>();
        for (Map.Entry<Atom, Long> entry : value.terms.entrySet()) {
            Optional<Term> term = term(entry.getKey(), entry.getValue());
            if (term.isEmpty()) {
                return Optional.empty();
            }
            terms.add(term.get());
        }
        return Optional.of(new Linear(List.copyOf(terms), value.constant));
    }

    private static Optional<Term> term(Atom atom, long factor) {
        return switch (atom.kind()) {
            case REGISTER -> Optional.of(new Term(atom.register(), 0, Part.WHOLE, factor));
            case LOW -> half(atom.of().getFirst(), Part.LOW, factor);
            case SIGNED -> half(atom.of().getFirst(), Part.SIGNED, factor);
            default -> Optional.empty();
        };
    }

    private static Optional<Term> half(Value of, Part part, long factor) {
        if (of.terms.size() != 1) {
            return Optional.empty();
        }
        Map.Entry<Atom, Long> only = of.terms.entrySet().iterator().next();
        return only.getValue() == 1 && only.getKey().kind() == Kind.REGISTER
                ? Optional.of(new Term(only.getKey().register(), of.constant, part, factor))
                : Optional.empty();
    }
}
