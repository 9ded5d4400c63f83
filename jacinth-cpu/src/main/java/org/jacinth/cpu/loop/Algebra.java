package org.jacinth.cpu.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import org.jacinth.cpu.state.Cpu;

/**
 * Values that instructions compute from registers and memory, of which equal ones are one object: sums of terms, each a
 * number times something that is no sum, modulo 2^64. So whatever adds, subtracts, multiplies by a constant or shifts to the
 * left is equal however it is written; carries and borrows are one and the same, too.
 */
final class Algebra {
    /** What a term is of. */
    enum Kind {
        /** A general register as it was at first; the number is its own. */
        REGISTER,
        /** 64 bits loaded from an address. */
        LOAD,
        /** The low 32 bits. */
        LOW,
        /** The high 32 bits. */
        HIGH,
        /** The low 32 bits, sign-extended. */
        SIGNED,
        /** The low 64 bits of a product. */
        PRODUCT,
        /** The high 64 bits of the unsigned product. */
        PRODUCT_HIGH,
        /** 1 where the sum of two values exceeds 64 bits, else 0. */
        CARRY,
        /** The second value where the first, 0 or 1, is 1, else the third. */
        CHOICE,
        /** The second value with its low 8 bits replaced by the first, 0 or 1. */
        BYTE
    }

    /** Something that is no sum. */
    record Atom(Kind kind, int register, List<Value> of) {}

    /** A sum. Equal ones of an algebra are the same object. */
    static final class Value {
        final Map<Atom, Long> terms;
        final long constant;
        /** General registers that it depends on, by bit. */
        final int registers;

        private Value(Map<Atom, Long> terms, long constant) {
            this.terms = terms;
            this.constant = constant;
            int all = 0;
            for (Atom a : terms.keySet()) {
                all |= a.kind == Kind.REGISTER ? 1 << a.register : 0;
                for (Value v : a.of) {
                    all |= v.registers;
                }
            }
            registers = all;
        }

        /** What it is one time, or null. */
        Atom atom() {
            if (constant != 0 || terms.size() != 1) {
                return null;
            }
            Map.Entry<Atom, Long> only = terms.entrySet().iterator().next();
            return only.getValue() == 1 ? only.getKey() : null;
        }
    }

    private record Sum(Map<Atom, Long> terms, long constant) {}

    private final Map<Sum, Value> values = new HashMap<>();
    /** In the order in which they were asked for. */
    private final Map<Atom, Value> atoms = new LinkedHashMap<>();

    private Value sum(Map<Atom, Long> terms, long constant) {
        return values.computeIfAbsent(new Sum(terms, constant), s -> new Value(s.terms, s.constant));
    }

    private Value of(Kind kind, int register, Value... of) {
        Atom atom = new Atom(kind, register, List.of(of));
        return atoms.computeIfAbsent(atom, a -> sum(Map.of(a, 1L), 0));
    }

    /** The value that is an atom, which was asked for before. */
    Value of(Atom atom) {
        return atoms.get(atom);
    }

    /** All values of one kind that were asked for. */
    List<Value> all(Kind kind) {
        List<Value> found = new ArrayList<>();
        atoms.forEach((atom, value) -> {
            if (atom.kind == kind) {
                found.add(value);
            }
        });
        return found;
    }

    Value constant(long value) {
        return sum(Map.of(), value);
    }

    Value register(int index) {
        return index == Cpu.NO_REGISTER ? constant(0) : of(Kind.REGISTER, index);
    }

    Value plus(Value a, Value b) {
        return combine(a, b, Long::sum);
    }

    Value minus(Value a, Value b) {
        return combine(a, b, (x, y) -> x - y);
    }

    Value times(Value a, long factor) {
        return combine(a, constant(0), (x, y) -> x * factor);
    }

    private Value combine(Value a, Value b, LongBinaryOperator operation) {
        Map<Atom, Long> terms = new HashMap<>();
        a.terms.forEach((atom, factor) -> put(terms, atom, operation.applyAsLong(factor, b.terms.getOrDefault(atom, 0L))));
        b.terms.forEach((atom, factor) -> {
            if (!a.terms.containsKey(atom)) {
                put(terms, atom, operation.applyAsLong(0, factor));
            }
        });
        return sum(terms, operation.applyAsLong(a.constant, b.constant));
    }

    private static void put(Map<Atom, Long> terms, Atom atom, long factor) {
        if (factor != 0) {
            terms.put(atom, factor);
        }
    }

    Value load(Value address) {
        return of(Kind.LOAD, 0, address);
    }

    Value low(Value a) {
        Value whole = whole(a);
        Atom atom = whole.atom();
        boolean isNarrow = atom != null && (atom.kind == Kind.HIGH || atom.kind == Kind.CARRY);
        return isNarrow ? whole : of(Kind.LOW, 0, whole);
    }

    /** A value with the same low 32 bits, without halves that are of the same low bits as what they are of. */
    private Value whole(Value a) {
        Value sum = constant(a.constant);
        for (Map.Entry<Atom, Long> term : a.terms.entrySet()) {
            Atom atom = term.getKey();
            boolean isHalf = atom.kind == Kind.LOW || atom.kind == Kind.SIGNED;
            sum = plus(sum, times(isHalf ? atom.of.getFirst() : atoms.get(atom), term.getValue()));
        }
        return sum;
    }

    Value high(Value a) {
        return of(Kind.HIGH, 0, a);
    }

    Value signed(Value a) {
        return of(Kind.SIGNED, 0, whole(a));
    }

    Value product(Value a, Value b) {
        return pair(Kind.PRODUCT, a, b);
    }

    Value productHigh(Value a, Value b) {
        return pair(Kind.PRODUCT_HIGH, a, b);
    }

    /** The carry of the sum of two values, which is the borrow of that sum less either of them. */
    Value carry(Value a, Value b) {
        Value zero = constant(0);
        return a == zero || b == zero ? zero : pair(Kind.CARRY, a, b);
    }

    /** The borrow of a difference. */
    Value borrow(Value a, Value b) {
        return carry(b, minus(a, b));
    }

    /** Of two values that may change places. */
    private Value pair(Kind kind, Value a, Value b) {
        Value swapped = atoms.get(new Atom(kind, 0, List.of(b, a)));
        return swapped != null ? swapped : of(kind, 0, a, b);
    }

    Value choice(Value condition, Value yes, Value no) {
        return yes == no ? yes : of(Kind.CHOICE, 0, condition, yes, no);
    }

    Value withByte(Value bit, Value old) {
        return of(Kind.BYTE, 0, bit, old);
    }
}
