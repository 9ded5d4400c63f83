package org.jacinth.cpu.emit;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the code of one method, with its stack maps. Made for what an {@link Emitter} emits, and many times cheaper for that
 * than a general library: locals keep one type, and all are written to before anything jumps; nothing is on the operand stack
 * where code jumps or is jumped to. Both are checked. What cannot be reached is left out.
 *
 * @jvms 4.7.4 The StackMapTable Attribute
 */
public final class CodeWriter {
    private static final int TOP = 0;
    private static final int INTEGER = 1;
    private static final int FLOAT = 2;
    private static final int DOUBLE = 3;
    private static final int LONG = 4;
    private static final int OBJECT = 7;

    private static final int SAME_EXTENDED = 251;
    private static final int FULL = 255;

    /** A place in the code, bound at most once. */
    public static final class Label {
        private int position = -1;
        private boolean jumpedTo;
    }

    private record Fixup(int from, int at, int bytes, Label to) {}

    private record Handler(int start, int end, int handler, int type) {}

    private final ClassWriter pool;
    private final int arguments;
    private byte[] code = new byte[2_048];
    private int length;
    private int depth;
    private int maxDepth;
    private int maxLocals;
    /** False behind an instruction that never goes on. */
    private boolean reachable = true;

    private final List<Fixup> fixups = new ArrayList<>();
    private final List<Handler> handlers = new ArrayList<>();
    private final List<Label> bound = new ArrayList<>();
    private final List<Label> handlerLabels = new ArrayList<>();

    /** By slot: type, and for objects the class in the pool. */
    private final byte[] types = new byte[256];
    private final int[] classes = new int[256];
    /** Behind this, locals may not be written to for the first time. */
    private boolean localsAreKnown;
    /** Labels before the locals are known see only the arguments. */
    private int knownFrom;

    /** @param arguments types of the parameters, the receiver first */
    CodeWriter(ClassWriter pool, ClassDesc... arguments) {
        this.pool = pool;
        int slot = 0;
        for (ClassDesc type : arguments) {
            declare(slot, type);
            slot += width(type);
        }
        this.arguments = slot;
    }

    private static int width(ClassDesc type) {
        return switch (type.descriptorString().charAt(0)) {
            case 'V' -> 0;
            case 'J', 'D' -> 2;
            default -> 1;
        };
    }

    private void declare(int slot, ClassDesc type) {
        switch (type.descriptorString().charAt(0)) {
            case 'J' -> types[slot] = LONG;
            case 'D' -> types[slot] = DOUBLE;
            case 'F' -> types[slot] = FLOAT;
            case 'L', '[' -> {
                types[slot] = OBJECT;
                classes[slot] = pool.classEntry(type);
            }
            default -> types[slot] = INTEGER;
        }
        maxLocals = Math.max(maxLocals, slot + width(type));
    }

    /** Bytes so far. */
    public int length() {
        return length;
    }

    /** Notes that every local has its value: they all are in the stack maps from here on. */
    void localsKnown() {
        localsAreKnown = true;
        knownFrom = length;
    }

    // ---- Instructions --------------------------------------------------------------------------------------------

    private void u1(int value) {
        if (!reachable) {
            return;
        }
        if (length == code.length) {
            code = Arrays.copyOf(code, 2 * length);
        }
        code[length++] = (byte) value;
    }

    private void u2(int value) {
        u1(value >> 8);
        u1(value);
    }

    private void u4(int value) {
        u2(value >> 16);
        u2(value);
    }

    private void stack(int change) {
        if (!reachable) {
            return;
        }
        depth += change;
        maxDepth = Math.max(maxDepth, depth);
        if (depth < 0) {
            throw new IllegalStateException("stack must not run empty: at=" + length);
        }
    }

    private void checkEmpty() {
        if (reachable && depth != 0) {
            throw new IllegalStateException("stack must be empty at a jump or its target: depth=" + depth + ", at=" + length);
        }
    }

    /** An instruction without operands, other than a return. */
    void op(Opcode opcode) {
        u1(opcode.bytecode());
        stack(switch (opcode) {
            case LCONST_0, LCONST_1, DCONST_0, DCONST_1, DUP2 -> 2;
            case ACONST_NULL, ICONST_M1, ICONST_0, ICONST_1, FCONST_0, FCONST_1, DUP, I2L, I2D, F2L, F2D -> 1;
            case NOP, INEG, LNEG, FNEG, DNEG, I2B, I2S, I2C, I2F, L2D, D2L, F2I, SWAP, LALOAD -> 0;
            case IADD, ISUB, IMUL, IAND, IOR, IXOR, ISHL, ISHR, IUSHR, LSHL, LSHR, LUSHR, L2I, L2F, D2I, D2F, POP, FADD,
                    FSUB, FMUL, FDIV, AALOAD -> -1;
            case LADD, LSUB, LMUL, LAND, LOR, LXOR, DADD, DSUB, DMUL, DDIV, POP2 -> -2;
            case LCMP, DCMPL, DCMPG -> -3;
            case FCMPL, FCMPG -> -1;
            case LASTORE -> -4;
            default -> throw new IllegalArgumentException("opcode must be known: opcode=" + opcode);
        });
    }

    /** Returns the int on the stack. */
    void returnInt() {
        u1(Opcode.IRETURN.bytecode());
        stack(-1);
        checkEmpty();
        reachable = false;
    }

    void returnNothing() {
        u1(Opcode.RETURN.bytecode());
        checkEmpty();
        reachable = false;
    }

    /** Pushes a new object, made by a constructor without parameters. */
    void create(ClassDesc type) {
        u1(Opcode.NEW.bytecode());
        u2(pool.classEntry(type));
        stack(1);
        op(Opcode.DUP);
        invoke(Opcode.INVOKESPECIAL, type, ConstantDescs.INIT_NAME, ConstantDescs.CD_void);
    }

    void getStatic(ClassDesc owner, String name, ClassDesc type) {
        u1(Opcode.GETSTATIC.bytecode());
        u2(pool.fieldEntry(owner, name, type));
        stack(width(type));
    }

    /** Pushes a static field of the class itself. */
    void getOwn(String name, ClassDesc type) {
        getStatic(pool.self(), name, type);
    }

    void putStatic(ClassDesc owner, String name, ClassDesc type) {
        u1(Opcode.PUTSTATIC.bytecode());
        u2(pool.fieldEntry(owner, name, type));
        stack(-width(type));
    }

    /** A load or store of a local; a store gives the local its type. Objects are arguments only. */
    void local(Opcode opcode, int slot) {
        int type = switch (opcode) {
            case ILOAD, ISTORE -> INTEGER;
            case LLOAD, LSTORE -> LONG;
            case FLOAD, FSTORE -> FLOAT;
            case DLOAD, DSTORE -> DOUBLE;
            case ALOAD, ASTORE -> OBJECT;
            default -> throw new IllegalArgumentException("opcode must be of a local: opcode=" + opcode);
        };
        boolean store = opcode.bytecode() >= Opcode.ISTORE.bytecode();
        int width = type == LONG || type == DOUBLE ? 2 : 1;
        if (types[slot] != type) {
            if (!store || type == OBJECT || types[slot] != TOP || localsAreKnown) {
                throw new IllegalStateException("local must have its one type: slot=" + slot + ", opcode=" + opcode);
            }
            types[slot] = (byte) type;
            maxLocals = Math.max(maxLocals, slot + width);
        }
        if (slot < 4) {
            // xload_n and xstore_n come in fives of four behind the general ones.
            int first = store ? Opcode.ISTORE_0.bytecode() : Opcode.ILOAD_0.bytecode();
            int kind = opcode.bytecode() - (store ? Opcode.ISTORE.bytecode() : Opcode.ILOAD.bytecode());
            u1(first + 4 * kind + slot);
        } else {
            u1(opcode.bytecode());
            u1(slot);
        }
        stack(store ? -width : width);
    }

    void increment(int slot, int by) {
        if (by >= -128 && by < 128) {
            u1(Opcode.IINC.bytecode());
            u1(slot);
            u1(by);
        } else {
            u1(Opcode.IINC_W.bytecode() >> 8);
            u1(Opcode.IINC_W.bytecode());
            u2(slot);
            u2(by);
        }
    }

    void constant(int value) {
        if (value >= -1 && value <= 5) {
            u1(Opcode.ICONST_0.bytecode() + value);
        } else if (value >= -128 && value < 128) {
            u1(Opcode.BIPUSH.bytecode());
            u1(value);
        } else if (value >= -32768 && value < 32768) {
            u1(Opcode.SIPUSH.bytecode());
            u2(value);
        } else {
            u1(Opcode.LDC_W.bytecode());
            u2(pool.intEntry(value));
        }
        stack(1);
    }

    void constant(long value) {
        if (value == 0 || value == 1) {
            u1(Opcode.LCONST_0.bytecode() + (int) value);
            stack(2);
        } else if (value >= -32768 && value < 32768) {
            constant((int) value);
            op(Opcode.I2L);
        } else {
            u1(Opcode.LDC2_W.bytecode());
            u2(pool.longEntry(value));
            stack(2);
        }
    }

    void invoke(Opcode opcode, ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
        StringBuilder descriptor = new StringBuilder("(");
        int taken = opcode == Opcode.INVOKESTATIC ? 0 : 1;
        for (ClassDesc p : parameters) {
            descriptor.append(p.descriptorString());
            taken += width(p);
        }
        descriptor.append(')').append(result.descriptorString());
        u1(opcode.bytecode());
        u2(pool.methodEntry(owner, name, descriptor.toString()));
        stack(-taken);
        stack(width(result));
    }

    void getField(ClassDesc owner, String name, ClassDesc type) {
        u1(Opcode.GETFIELD.bytecode());
        u2(pool.fieldEntry(owner, name, type));
        stack(width(type) - 1);
    }

    void putField(ClassDesc owner, String name, ClassDesc type) {
        u1(Opcode.PUTFIELD.bytecode());
        u2(pool.fieldEntry(owner, name, type));
        stack(-width(type) - 1);
    }

    // ---- Control -------------------------------------------------------------------------------------------------

    void bind(Label label) {
        checkEmpty();
        if (!reachable) {
            // A jump from further on may lead here; if none does, as to a piece of a region that only others would have led
            // to, the code is verified all the same.
            label.jumpedTo = true;
        }
        label.position = length;
        bound.add(label);
        depth = 0;
        reachable = true;
    }

    /** Binds a label where a handler begins: the exception is on the stack. */
    void bindHandler(Label label) {
        bind(label);
        label.jumpedTo = true;
        handlerLabels.add(label);
        stack(1);
    }

    void jump(Opcode opcode, Label to) {
        if (!reachable) {
            return;
        }
        int start = length;
        u1(opcode.bytecode());
        fixups.add(new Fixup(start, length, 2, to));
        to.jumpedTo = true;
        u2(0);
        stack(switch (opcode) {
            case GOTO -> 0;
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> -2;
            default -> -1;
        });
        checkEmpty();
        if (opcode == Opcode.GOTO) {
            reachable = false;
        }
    }

    /** @param keys in ascending order */
    void lookupSwitch(Label otherwise, int[] keys, Label[] targets) {
        if (!reachable) {
            return;
        }
        int start = length;
        u1(Opcode.LOOKUPSWITCH.bytecode());
        while (length % 4 != 0) {
            u1(0);
        }
        fixups.add(new Fixup(start, length, 4, otherwise));
        otherwise.jumpedTo = true;
        u4(0);
        u4(keys.length);
        for (int k = 0; k < keys.length; k++) {
            u4(keys[k]);
            fixups.add(new Fixup(start, length, 4, targets[k]));
            targets[k].jumpedTo = true;
            u4(0);
        }
        stack(-1);
        checkEmpty();
        reachable = false;
    }

    void handle(Label start, Label end, Label handler, ClassDesc type) {
        handlers.add(new Handler(start.position, end.position, handler.position, pool.classEntry(type)));
    }

    // ---- The attribute -------------------------------------------------------------------------------------------

    /** Appends the method's Code attribute. */
    void writeTo(ByteSink out) {
        for (Fixup f : fixups) {
            if (f.to.position < 0) {
                throw new IllegalStateException("label must be bound: from=" + f.from);
            }
            int distance = f.to.position - f.from;
            for (int k = 0; k < f.bytes; k++) {
                code[f.at + k] = (byte) (distance >> 8 * (f.bytes - 1 - k));
            }
        }
        ByteSink maps = new ByteSink();
        int frames = writeFrames(maps);
        out.u2(pool.utf8Entry("Code"));
        out.u4(2 + 2 + 4 + length + 2 + 8 * handlers.size() + 2 + 6 + 2 + maps.length());
        out.u2(maxDepth);
        out.u2(maxLocals);
        out.u4(length);
        out.bytes(code, length);
        out.u2(handlers.size());
        for (Handler h : handlers) {
            out.u2(h.start);
            out.u2(h.end);
            out.u2(h.handler);
            out.u2(h.type);
        }
        out.u2(1);
        out.u2(pool.utf8Entry("StackMapTable"));
        out.u4(2 + maps.length());
        out.u2(frames);
        out.bytes(maps.array(), maps.length());
    }

    private int writeFrames(ByteSink out) {
        int previous = -1;
        int count = 0;
        int locals = arguments;
        for (Label label : bound) {
            if (!label.jumpedTo || label.position == previous) {
                continue;
            }
            int delta = label.position - previous - 1;
            boolean handler = handlerLabels.stream().anyMatch(l -> l.position == label.position);
            int now = localsAreKnown && label.position >= knownFrom ? maxLocals : arguments;
            if (handler || now != locals) {
                out.u1(FULL);
                out.u2(delta);
                writeLocals(out, now);
                out.u2(handler ? 1 : 0);
                if (handler) {
                    out.u1(OBJECT);
                    out.u2(pool.classEntry(Emitter.FAULT));
                }
                locals = now;
            } else if (delta < 64) {
                out.u1(delta);
            } else {
                out.u1(SAME_EXTENDED);
                out.u2(delta);
            }
            previous = label.position;
            count++;
        }
        return count;
    }

    private void writeLocals(ByteSink out, int end) {
        int count = 0;
        for (int slot = 0; slot < end; slot += isWide(slot) ? 2 : 1) {
            count++;
        }
        out.u2(count);
        for (int slot = 0; slot < end; slot += isWide(slot) ? 2 : 1) {
            out.u1(types[slot]);
            if (types[slot] == OBJECT) {
                out.u2(classes[slot]);
            }
        }
    }

    private boolean isWide(int slot) {
        return types[slot] == LONG || types[slot] == DOUBLE;
    }
}
