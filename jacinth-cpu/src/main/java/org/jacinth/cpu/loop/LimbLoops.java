package org.jacinth.cpu.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.loop.Algebra.Atom;
import org.jacinth.cpu.loop.Algebra.Kind;
import org.jacinth.cpu.loop.Algebra.Value;
import org.jacinth.cpu.loop.LimbLoop.Operation;
import org.jacinth.cpu.state.Cpu;

/**
 * Finds loops that multiply long numbers by 64 bits: what libraries for such numbers spend their time in, and a kernel's
 * self-tests of public-key cryptography most of a boot's instructions. A loop is one by what its pass computes, see
 * {@link Algebra}, be it with the processor's product of 128 bits or with those of 32-bit halves, as compilers make it of C for
 * machines that have no wider one.
 */
public final class LimbLoops {
    private final Algebra algebra = new Algebra();
    private final Pass pass = new Pass(algebra);
    private final Insn[] loop;

    private LimbLoops(Insn[] loop) {
        this.loop = loop;
    }

    /**
     * Tells what a loop does, if it is one of those.
     *
     * @param loop its instructions, 64-bit code without branches but for the last, which jumps to the first
     * @param at the number of the instruction that it is entered at
     * @return nothing for another loop, or where entering it there leaves out more than registers that are made anew
     */
    public static Optional<LimbLoop> find(Insn[] loop, int at) {
        Insn last = loop[loop.length - 1];
        boolean whileNotZero = last.definition == Definitions.BRANCHES_JCC && last.condition() == 5 && last.operandSize == 3;
        return whileNotZero ? new LimbLoops(loop).find(at) : Optional.empty();
    }

    private Optional<LimbLoop> find(int at) {
        Value[] prelude = null;
        try {
            for (int k = 0; k < loop.length - 1; k++) {
                if (k == at) {
                    if (!pass.loaded.isEmpty() || pass.storedAt != null) {
                        return Optional.empty();
                    }
                    prelude = pass.registers.clone();
                }
                pass.execute(loop[k]);
            }
        } catch (Pass.Unknown u) {
            return Optional.empty();
        }
        if (prelude == null || pass.storedAt == null || pass.zero == null) {
            return Optional.empty();
        }
        return recognise(prelude);
    }

    // ---- What the pass computes ----------------------------------------------------------------------------------

    /** A product of 128 bits. */
    private record Product(Value low, Value high, Value factorLow, Value factorHigh, Value one) {}

    private Optional<LimbLoop> recognise(Value[] prelude) {
        for (Value source : pass.loaded) {
            for (Product product : products(algebra.load(source))) {
                for (int carry = 0; carry < Cpu.NO_REGISTER; carry++) {
                    for (Operation operation : Operation.values()) {
                        Optional<LimbLoop> found = computes(operation, product, carry)
                                ? new Changes(carry).loop(operation, source, product, prelude)
                                : Optional.empty();
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Products of what was loaded. */
    private List<Product> products(Value limb) {
        List<Product> found = new ArrayList<>();
        for (Value high : algebra.all(Kind.PRODUCT_HIGH)) {
            Value factor = other(high, limb);
            if (factor != null) {
                found.add(new Product(algebra.product(limb, factor), high, factor, null, null));
            }
        }
        for (Value choice : algebra.all(Kind.CHOICE)) {
            for (Value a : algebra.all(Kind.PRODUCT)) {
                for (Value b : algebra.all(Kind.PRODUCT)) {
                    Value low = other(a, algebra.low(limb));
                    Value high = other(b, algebra.high(limb));
                    if (low != null && high != null) {
                        byHalves(limb, low, high, choice, found);
                    }
                }
            }
        }
        return found;
    }

    /** The factor of a product besides the given one, or null where that is none of it. */
    private static Value other(Value product, Value factor) {
        List<Value> factors = product.atom().of();
        return factors.get(0) == factor ? factors.get(1) : factors.get(1) == factor ? factors.get(0) : null;
    }

    /**
     * Of halves: low * low, of which the high half is added to the two products of a low and a high half, which carries into
     * high * high where it exceeds 64 bits.
     */
    private void byHalves(Value limb, Value low, Value high, Value choice, List<Product> found) {
        Value limbLow = algebra.low(limb);
        Value limbHigh = algebra.high(limb);
        Value lowest = algebra.product(limbLow, low);
        Value highest = algebra.product(limbHigh, high);
        Value first = algebra.plus(algebra.product(limbLow, high), algebra.high(lowest));
        Value second = algebra.product(limbHigh, low);
        Value middle = algebra.plus(first, second);
        List<Value> parts = choice.atom().of();
        Value one = algebra.minus(parts.get(1), parts.get(2));
        if (parts.get(0) == algebra.carry(first, second) && parts.get(2) == highest) {
            found.add(new Product(
                    algebra.plus(algebra.low(lowest), algebra.times(middle, 1L << 32)),
                    algebra.plus(choice, algebra.high(middle)), low, high, one));
        }
    }

    /** True where the pass stores what the operation makes of a product and a carry, and has the next carry in the same register. */
    private boolean computes(Operation operation, Product p, int register) {
        Value carry = algebra.register(register);
        Value old = algebra.load(pass.storedAt);
        Value sum = algebra.plus(p.low, carry);
        Value next = algebra.minus(pass.registers[register], p.high);
        Value carried = algebra.carry(p.low, carry);
        return switch (operation) {
            case SET -> pass.stored == sum && next == carried;
            case ADD -> pass.stored == algebra.plus(sum, old)
                    && (next == algebra.plus(carried, algebra.carry(sum, old))
                    || next == algebra.plus(algebra.carry(p.low, old), algebra.carry(algebra.plus(p.low, old), carry))
                    || next == algebra.plus(algebra.carry(carry, old), algebra.carry(algebra.plus(carry, old), p.low)));
            case SUBTRACT -> pass.stored == algebra.minus(old, sum) && next == algebra.plus(carried, algebra.borrow(old, sum));
        };
    }

    // ---- What the passes change ----------------------------------------------------------------------------------

    /** What becomes of registers from pass to pass. */
    private final class Changes {
        final int carry;
        /** Registers that stay as they are, by bit. */
        int steady;
        /** Registers that are made anew in each pass, by bit. */
        int temporary;
        final List<LimbLoop.Counter> counters = new ArrayList<>();

        Changes(int carry) {
            this.carry = carry;
            for (int r = 0; r < Cpu.NO_REGISTER; r++) {
                Optional<LimbLoop.Counter> counter = counter(r);
                if (!pass.changes(r)) {
                    steady |= 1 << r;
                } else if (r == carry) {
                    continue;
                } else if (counter.isPresent()) {
                    counters.add(counter.get());
                } else {
                    temporary |= 1 << r;
                }
            }
        }

        private Optional<LimbLoop.Counter> counter(int r) {
            Value old = algebra.register(r);
            Value now = pass.registers[r];
            Atom atom = now.atom();
            boolean isHalf = atom != null && atom.kind() == Kind.LOW;
            Value step = algebra.minus(isHalf ? atom.of().getFirst() : now, old);
            return step.terms.isEmpty() ? Optional.of(new LimbLoop.Counter(r, step.constant, isHalf)) : Optional.empty();
        }

        /** The counter that something is of, or null. */
        private LimbLoop.Counter counter(Atom atom) {
            int registers = algebra.of(atom).registers;
            return counters.stream().filter(c -> (registers >> c.register() & 1) != 0).findAny().orElse(null);
        }

        /** The loop, or nothing where what passes do depends on more than registers that stay, that count, or the carry. */
        Optional<LimbLoop> loop(Operation operation, Value source, Product p, Value[] prelude) {
            boolean isSound = pass.loaded.stream()
                            .allMatch(at -> at == source || at == pass.storedAt && operation != Operation.SET)
                    && (pass.flagRegisters & temporary) == 0
                    && Arrays.stream(pass.registers).noneMatch(this::isOfAnEarlierPass)
                    && Stream.of(p.factorLow, p.factorHigh, p.one).allMatch(v -> v == null || (v.registers & ~steady) == 0)
                    && advances(source) && advances(pass.storedAt);
            Set<Atom> halves = new HashSet<>(halves(source));
            halves.addAll(halves(pass.storedAt));
            Optional<LimbLoop.End> end = end();
            Optional<Linear> from = Linear.of(source);
            Optional<Linear> to = Linear.of(pass.storedAt);
            Optional<LimbLoop.Factor> factor = factor(p);
            Optional<List<LimbLoop.Made>> made = made(prelude);
            if (!isSound || halves.size() > 1 || end.isEmpty() || from.isEmpty() || to.isEmpty() || factor.isEmpty()
                    || made.isEmpty()) {
                return Optional.empty();
            }
            LimbLoop.Half half = halves.stream().findAny().map(this::half).orElse(null);
            return Optional.of(new LimbLoop(operation, from.get(), to.get(), factor.get(), carry, List.copyOf(counters), half,
                    end.get(), made.get(), loop.length));
        }

        /** True where a register at the end of the pass depends on what an earlier pass made. */
        private boolean isOfAnEarlierPass(Value value) {
            Atom atom = value.atom();
            boolean isUnchanged = atom != null && atom.kind() == Kind.REGISTER && pass.registers[atom.register()] == value;
            return !isUnchanged && (value.registers & temporary) != 0;
        }

        /** True where an address depends on no carry and nothing that is made anew, and goes on by 64 bits in each pass. */
        private boolean advances(Value address) {
            long step = 0;
            for (Map.Entry<Atom, Long> term : address.terms.entrySet()) {
                LimbLoop.Counter counter = counter(term.getKey());
                step += counter == null ? 0 : counter.step() * term.getValue();
            }
            return step == 8 && (address.registers & (temporary | 1 << carry)) == 0;
        }

        /** What of an address has 32 bits and counts. */
        private List<Atom> halves(Value address) {
            return address.terms.keySet().stream()
                    .filter(atom -> counter(atom) != null && (atom.kind() != Kind.REGISTER || counter(atom).isHalf()))
                    .toList();
        }

        private LimbLoop.Half half(Atom atom) {
            Linear value = Linear.of(algebra.of(atom)).orElseThrow();
            return new LimbLoop.Half(value, counter(atom).step(), atom.kind() == Kind.SIGNED);
        }

        private static Optional<LimbLoop.Factor> factor(Product p) {
            Optional<Linear> low = Linear.of(p.factorLow);
            Optional<Linear> high = p.factorHigh == null ? Optional.empty() : Linear.of(p.factorHigh);
            Optional<Linear> one = p.one == null ? Optional.empty() : Linear.of(p.one);
            boolean isTold = low.isPresent() && high.isPresent() == (p.factorHigh != null) && one.isPresent() == (p.one != null);
            return isTold
                    ? Optional.of(new LimbLoop.Factor(low.get(), high.orElse(null), one.orElse(null)))
                    : Optional.empty();
        }

        /** What ends the loop: whole registers that stay or count by a power of two. */
        private Optional<LimbLoop.End> end() {
            boolean isHalf = pass.zeroSize == 2;
            Atom atom = pass.zero.atom();
            if (isHalf && (atom == null || atom.kind() != Kind.LOW)) {
                return Optional.empty();
            }
            Value value = isHalf ? atom.of().getFirst() : pass.zero;
            long step = 0;
            for (Map.Entry<Atom, Long> term : value.terms.entrySet()) {
                LimbLoop.Counter counter = counter(term.getKey());
                if (term.getKey().kind() != Kind.REGISTER || counter != null && counter.isHalf() && !isHalf) {
                    return Optional.empty();
                }
                step += counter == null ? 0 : counter.step() * term.getValue();
            }
            step = isHalf ? (int) step : step;
            boolean isDown = step < 0;
            long size = isDown ? -step : step;
            if ((value.registers & (temporary | 1 << carry)) != 0 || Long.bitCount(size) != 1 || isHalf && size > 1 << 30) {
                return Optional.empty();
            }
            return Linear.of(value).map(v -> new LimbLoop.End(v, Long.numberOfTrailingZeros(size), isDown, isHalf));
        }

        /** What the loop's first instructions made: nothing that counts or is carried, of nothing that they made. */
        private Optional<List<LimbLoop.Made>> made(Value[] prelude) {
            List<LimbLoop.Made> made = new ArrayList<>();
            for (int r = 0; r < Cpu.NO_REGISTER; r++) {
                if (prelude[r] != algebra.register(r)) {
                    Optional<Linear> value = Linear.of(prelude[r]);
                    if (value.isEmpty() || (temporary >> r & 1) == 0 || (prelude[r].registers & (temporary | 1 << carry)) != 0) {
                        return Optional.empty();
                    }
                    made.add(new LimbLoop.Made(r, value.get()));
                }
            }
            return Optional.of(made);
        }
    }
}
