package org.jacinth.cpu.emit;

import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.decode.Operand;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.insn.Shape;
import org.jacinth.cpu.loop.LimbLoop;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.mmu.RawMemory;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.Flags;

/**
 * Emits one method for a region: pieces of guest code that jump to each other. Works in two passes over the
 * same code: without a writer it measures, and learns which registers and locals are used; with one it emits.
 *
 * <p>The method is {@code int run(Cpu, Mmu, long[] registers, long base, long rip)}; {@code rip} is the address of a piece
 * that is an entry. It returns zero with {@link Cpu#rip} set; or the complement of the number of an instruction that threw the
 * processor's fault; or one more than the number of an instruction before which it stopped, as it can do the usual only: where
 * memory is not found in the TLB, say. Registers and flags are the processor's again in each case; what was retired counts up
 * to the start of the piece that was left in the middle.
 *
 * <p>Returns and indirect jumps go through the same switch as entering does, so that what returns into the region stays in it.
 *
 * <p>Guest registers, halves of XMM registers and the flag record live in JVM locals. XMM registers are written back where the
 * region is left. So are general registers where loops are to take little time, and the record too, unless part of it is kept
 * apart somewhere, see {@link FlagRecords}. Else a general register is written back when it changes; the record at the end of
 * each piece, unless the next one replaces it before anything can show it, and where the region is left in the middle; a piece
 * reads it from the processor again where it needs it.
 *
 * <p>No call stands in the way of hot code. An instruction that is not the usual is not begun, so that what it leaves is up to the
 * interpreter. A local holds the number of the instruction in progress where a call can fault. Instructions that nothing is
 * emitted for are executed as the interpreter does, on the processor's state.
 */
public final class Emitter {
    /** Value of {@link #flagOp} where the record's operation is not known when translating. */
    private static final int UNKNOWN = -1;
    /**
     * Instructions after which a loop leaves the region, to be entered again: HotSpot compiles what is called often without
     * the compilation for a loop in progress that it would otherwise make first.
     */
    private static final int STAY = 8_192;

    public static final ClassDesc CPU = ClassDesc.of("org.jacinth.cpu.state.Cpu");
    public static final ClassDesc MMU = ClassDesc.of("org.jacinth.cpu.mmu.Mmu");
    public static final ClassDesc INSN = ClassDesc.of("org.jacinth.cpu.decode.Insn");
    static final ClassDesc FAULT = ClassDesc.of("org.jacinth.cpu.state.GuestFault");
    private static final ClassDesc CODE = ClassDesc.of("org.jacinth.cpu.translate.Code");
    private static final ClassDesc FLAGS = ClassDesc.of("org.jacinth.cpu.state.Flags");
    private static final ClassDesc RECORDS = ClassDesc.of("org.jacinth.cpu.emit.FlagRecords");
    private static final ClassDesc XMM = ClassDesc.of("org.jacinth.cpu.insn.Xmm");
    private static final ClassDesc SIMD = ClassDesc.of("org.jacinth.cpu.insn.SimdFloat");
    private static final ClassDesc TABLE = ConstantDescs.CD_long.arrayType();
    private static final ClassDesc VAR_HANDLE = ClassDesc.of("java.lang.invoke.VarHandle");
    private static final ClassDesc UNSAFE = ClassDesc.of("jdk.internal.misc.Unsafe");
    private static final ClassDesc MEMORY = ClassDesc.of("org.jacinth.cpu.mmu.RawMemory");
    private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
    private static final ClassDesc I = ConstantDescs.CD_int;
    private static final ClassDesc J = ConstantDescs.CD_long;
    private static final ClassDesc Z = ConstantDescs.CD_boolean;
    private static final ClassDesc D = ConstantDescs.CD_double;
    private static final ClassDesc F = ConstantDescs.CD_float;
    private static final ClassDesc V = ConstantDescs.CD_void;

    private static final int SELF_LOCAL = 0;
    private static final int CPU_LOCAL = 1;
    private static final int MMU_LOCAL = 2;
    private static final int REGISTERS_LOCAL = 3;
    private static final int BASE = 4;
    private static final int TARGET = 6;
    private static final int RETIRED = 8;
    private static final int AT = 9;
    private static final int OP = 18;
    /** Locals of the flag record. */
    public static final int A = 10;
    public static final int B = 12;
    public static final int R = 14;
    public static final int X = 16;
    /** Locals for an instruction's own use. */
    public static final int T0 = 20;
    public static final int T1 = 22;
    public static final int T2 = 24;
    public static final int T3 = 26;
    /** The linear address that {@link #locate} found in the TLB. */
    private static final int LINEAR = 28;
    // What is used everywhere comes first: HotSpot describes all locals up to the last one used at each place that can stop.

    /** Where the entry that {@link #locate} found begins in the TLB's table. */
    private static final int ENTRY = 30;
    /** What is about to be stored. */
    private static final int VALUE = 31;
    /** What is added to linear addresses in the {@link #stack} window for their places. */
    private static final int STACK = 33;
    /** The same for the {@link #object} window. */
    private static final int OBJECT_PLACE = 35;
    private static final int GPR = 37;
    private static final int CONDITION = GPR + 32;
    /** Halves of XMM registers, low ones first: a long, or a double. */
    private static final int VECTORS = CONDITION + 2;
    /** The low single of each XMM register's low half, where the local of {@link #VECTORS} has an old one. */
    private static final int SINGLES = VECTORS + 64;
    /** What {@link org.jacinth.cpu.insn.SimdFloat#usual} says; zero, too, where any local double or single is denormal. */
    public static final int USUAL = SINGLES + 16;
    /** Not zero where the guest has SSE. */
    private static final int ENABLED = USUAL + 1;
    /** Locals for an instruction's own use: doubles, and singles. */
    public static final int D0 = ENABLED + 1;
    public static final int D1 = D0 + 2;
    public static final int D2 = D1 + 2;
    public static final int D3 = D2 + 2;
    public static final int D4 = D3 + 2;
    public static final int D5 = D4 + 2;
    public static final int S0 = D5 + 2;
    public static final int S1 = S0 + 1;
    public static final int S2 = S1 + 1;

    // What a local of half an XMM register is.
    private static final int BITS = 0;
    private static final int DOUBLE = 1;
    private static final int SINGLE = 2;
    /** The static field of the class that has the bytes of the guest's memory, where they are the first backing's. */
    private static final String RAM = "RAM";
    /** The one that has the TLB's table of the mode that the region is executed in. */
    private static final String TLB = "TLB";
    /** Those that the code uses. */
    public static final List<ClassWriter.Constant> CONSTANTS = RawMemory.DIRECT
            ? List.of(new ClassWriter.Constant(TLB, TABLE, "tableOfNext"))
            : List.of(
                    new ClassWriter.Constant(RAM, MEMORY, "memoryOfNext"),
                    new ClassWriter.Constant(TLB, TABLE, "tableOfNext"));
    /** Instructions of a loop with vectors up to which two of its passes are emitted in a row. */
    private static final int SHORT_LOOP = 16;
    /** More than there are slots for locals. */
    private static final int LOCALS = 256;

    /** A place in the code. */
    public static final class Place {
        private final CodeWriter.Label label = new CodeWriter.Label();
    }

    private final Emission emission;
    private final CodeWriter b;
    /** By slot, the instruction that stores into a local that code may jump with; null for none. */
    private final Opcode[] stores;
    private final List<Piece> pieces;
    private final Map<Long, Integer> order = new HashMap<>();
    private final Place[] starts;
    private final ArrayDeque<Runnable> cold = new ArrayDeque<>();
    private final Map<Insn, Integer> helpers;
    /** Numbers of the instructions that are called though they could be emitted. */
    private final BitSet called;

    private final Place leave = new Place();
    private final Place leaveDone = new Place();
    private final Place stopBefore = new Place();
    /** The same, where the flag record in the locals is first given to the processor: all of it, op and r, or with x. */
    private final Place stopWithRecord = new Place();
    private final Place stopWithResult = new Place();
    private final Place stopWithX = new Place();
    private final Place helperFault = new Place();
    private final Place dispatch = new Place();
    private boolean leaves;
    private boolean leavesDone;
    private boolean stops;
    private boolean stopsWithRecord;
    private boolean stopsWithResult;
    private boolean stopsWithX;
    private boolean ordered;

    private int size;
    private int inlined;
    /** General registers are written back where the region is left only. */
    private final boolean late;
    /** So is the flag record. */
    private final boolean lateRecord;
    /** General registers that the code uses, and those that it changes. */
    private int used;
    private int written;
    /** General registers of which the high half is known to be zero. */
    private int narrow;
    /** By number of the half. */
    private int vectorsUsed;
    private int vectorsWritten;
    /** How often a half is used as each kind, for the second pass's {@link #kinds}. */
    private final int[][] uses = new int[3][32];
    private final int[] kinds = new int[32];
    private boolean usesUsual;
    private boolean usesVectors;
    /** Where the flag record is written back late: the code uses it, and changes it. */
    private boolean usesRecord;
    private boolean changesRecord;
    /** CF or OF is kept in {@link #X} somewhere. */
    private boolean replacesCarry;
    /** The processor's fault can be thrown by more than the calls of instructions. */
    private boolean faults;
    /** Since the start of the piece, and the last call in it, the guest was seen to have SSE. */
    private boolean vectorsEntered;
    /** Where the instruction leaves the region instead of being executed; null where no need was seen yet. */
    private Place before;
    /** {@link #LINEAR} is the address of the memory operand. */
    private boolean located;
    /** The local that has what is added to {@link #LINEAR} for its place, or zero where that is in the TLB's entry. */
    private int placeLocal;
    /** The bytes at these distances from RSP were found in the TLB together. */
    private Window stack = Window.NONE;
    /** Those at these distances from another register. */
    private Window object = Window.NONE;
    /** Numbers of the instructions before which such bytes are looked for. */
    private final BitSet windowHeads = new BitSet();
    /** Numbers of the instructions before which that failed often. */
    private BitSet apart = new BitSet();
    /** Those that are done as a whole, by index of the piece that begins one or that one is entered at. */
    private final Map<Integer, LimbLoop> loops;

    // Where emission is.
    private int current;
    private Piece piece;
    private int number;
    private int indexInPiece;
    /** How often the piece is emitted once more, where the jump at its end leads to its start. */
    private int passesLeft;
    /** Of the piece that is being emitted: see {@link #flagsAreUnseen}. */
    private BitSet unseenFlags = new BitSet();
    private boolean ended;

    // What is known of the flag record.
    private int flagOp;
    private boolean flagsExact;
    private boolean carryInX;
    /** The record is in the locals. */
    private boolean flagsInLocals;
    /** The record is the processor's. */
    private boolean flagsCommitted;

    /**
     * @param emission how single instructions are emitted
     * @param writer null for measuring
     * @param pieces in any order
     * @param called numbers of instructions that are unusual often, and so are executed as the interpreter does
     * @param late whether general registers and the flag record are to be written back where the region is left, if it has a loop
     * @param measured the first pass's emitter for the second, else null
     */
    public Emitter(Emission emission, CodeWriter writer, List<Piece> pieces, BitSet called, boolean late, Emitter measured) {
        this.emission = emission;
        this.called = called;
        this.b = writer;
        // In the order of addresses, so that going backwards is what loops do.
        this.pieces = pieces.stream().sorted(Comparator.comparingLong(Piece::delta)).toList();
        this.starts = new Place[pieces.size()];
        for (int k = 0; k < starts.length; k++) {
            starts[k] = new Place();
            order.put(this.pieces.get(k).delta(), k);
        }
        this.late = late && hasLoop();
        this.lateRecord = this.late && (measured == null || !measured.replacesCarry);
        this.helpers = measured == null ? new HashMap<>() : measured.helpers;
        this.loops = measured == null ? Loops.find(this.pieces) : measured.loops;
        this.stores = measured == null ? new Opcode[LOCALS] : measured.stores;
        // Part of a record may be given to the processor without having been stored.
        stores[OP] = Opcode.ISTORE;
        stores[A] = Opcode.LSTORE;
        stores[B] = Opcode.LSTORE;
        stores[R] = Opcode.LSTORE;
        stores[X] = Opcode.LSTORE;
        if (measured != null) {
            used = measured.used;
            written = measured.written;
            usesRecord = lateRecord && measured.usesRecord;
            changesRecord = lateRecord && measured.changesRecord;
            vectorsUsed = measured.vectorsUsed;
            vectorsWritten = measured.vectorsWritten;
            usesUsual = measured.usesUsual;
            usesVectors = measured.usesVectors;
            for (int h = 0; h < 32; h++) {
                int doubles = measured.uses[DOUBLE][h];
                int singles = measured.uses[SINGLE][h];
                int bits = measured.uses[BITS][h];
                kinds[h] = doubles > singles && doubles >= bits ? DOUBLE : singles > 0 && singles >= bits ? SINGLE : BITS;
                if (kinds[h] == DOUBLE) {
                    stores[VECTORS + 2 * h] = Opcode.DSTORE;
                }
                usesUsual |= kinds[h] != BITS;
            }
        }
    }

    /** True where a piece ends with a relative branch to itself or one before it, in the order of addresses. */
    private boolean hasLoop() {
        for (int k = 0; k < pieces.size(); k++) {
            Piece p = pieces.get(k);
            Insn last = p.insns()[p.insns().length - 1];
            boolean isBranch = last.definition == Definitions.BRANCHES_JCC || last.definition == Definitions.BRANCHES_JMP;
            Integer to = isBranch ? order.get(p.delta() + p.length() + last.immediate) : null;
            if (to != null && to <= k) {
                return true;
            }
        }
        return false;
    }

    /** True where general registers are written back where the region is left only. */
    public boolean writesLate() {
        return late;
    }

    /** The numbers of instructions that are called because they are unusual often. */
    public BitSet called() {
        return called;
    }

    /** The numbers of instructions before which the region stops where what several access is not in one page of the TLB. */
    public BitSet windowHeads() {
        return windowHeads;
    }

    /** Has some of the {@link #windowHeads} look for their own bytes alone: to be said before {@link #emit}. */
    public void keepApart(BitSet heads) {
        apart = heads;
    }

    /** What {@link #keepApart} was told. */
    public BitSet apart() {
        return apart;
    }

    /** Bytes of code, as estimated from above. */
    public int size() {
        return size;
    }

    /** Bytes of code that HotSpot is to inline, about: it inlines no more where {@link #size} and this exceed a limit. */
    public int inlined() {
        return inlined;
    }

    /** The instructions that are called, and the number of the field each is in. */
    public Map<Insn, Integer> helpers() {
        return helpers;
    }

    // ---- The region ----------------------------------------------------------------------------------------------

    /** Emits everything. */
    public void emit() {
        enter();
        Place bodyStart = here();
        for (current = 0; current < pieces.size(); current++) {
            emitPiece();
        }
        coldCode(false);
        Place bodyEnd = here();
        Place callsStart = here();
        coldCode(true);
        Place callsEnd = here();
        exits();
        if (faults) {
            handle(bodyStart, bodyEnd, new Place());
            writeBack();
            fault();
        }
        if (!helpers.isEmpty()) {
            handle(callsStart, callsEnd, helperFault);
            fault();
        }
    }

    private void fault() {
        addRetired();
        local(Opcode.ILOAD, AT);
        op(Opcode.ICONST_M1);
        op(Opcode.IXOR);
        returnInt();
    }

    private void handle(Place start, Place end, Place handler) {
        size++;
        if (b != null) {
            b.bindHandler(handler.label);
            b.op(Opcode.POP);
            b.handle(start.label, end.label, handler.label, FAULT);
        }
    }

    private final List<Runnable> calls = new ArrayList<>();

    private void coldCode(boolean helperCalls) {
        if (helperCalls) {
            for (Runnable r : calls) {
                r.run();
            }
            return;
        }
        while (!cold.isEmpty()) {
            cold.poll().run();
        }
    }

    private void enter() {
        Place real = place();
        local(Opcode.ALOAD, REGISTERS_LOCAL);
        jump(Opcode.IFNONNULL, real);
        op(Opcode.ICONST_0);
        returnInt();
        bind(real);
        op(Opcode.ICONST_0);
        local(Opcode.ISTORE, RETIRED);
        op(Opcode.ICONST_0);
        local(Opcode.ISTORE, AT);
        // HotSpot need not look at the length again.
        local(Opcode.ALOAD, REGISTERS_LOCAL);
        constant(15);
        op(Opcode.LALOAD);
        op(Opcode.POP2);
        reload();
        initialize();
        if (b != null) {
            b.localsKnown();
        }
        dispatch();
    }

    /** Gives the locals a value that have none yet, for the code to be able to jump. */
    private void initialize() {
        boolean[] known = new boolean[LOCALS];
        for (int r = 0; r < 16; r++) {
            known[GPR + 2 * r] = (used >> r & 1) != 0;
        }
        for (int h = 0; h < 32; h++) {
            known[VECTORS + 2 * h] = (vectorsUsed >>> h & 1) != 0;
        }
        known[USUAL] = usesUsual;
        known[ENABLED] = usesVectors;
        for (int slot : new int[] {OP, A, B, R, X}) {
            known[slot] = usesRecord;
        }
        for (int slot : new int[] {RETIRED, AT}) {
            known[slot] = true;
        }
        for (int slot = A; slot < LOCALS; slot++) {
            if (stores[slot] != null && !known[slot]) {
                op(switch (stores[slot]) {
                    case ISTORE -> Opcode.ICONST_0;
                    case FSTORE -> Opcode.FCONST_0;
                    case DSTORE -> Opcode.DCONST_0;
                    default -> Opcode.LCONST_0;
                });
                local(stores[slot], slot);
            }
        }
    }

    /** Jumps to the entry at the address in {@link #TARGET}, or out of the region where there is none. */
    private void dispatch() {
        bind(dispatch);
        List<Integer> entries = new ArrayList<>();
        for (int k = 0; k < pieces.size(); k++) {
            if (pieces.get(k).entry()) {
                entries.add(k);
            }
        }
        local(Opcode.LLOAD, TARGET);
        local(Opcode.LLOAD, BASE);
        op(Opcode.LSUB);
        op(Opcode.DUP2);
        op(Opcode.L2I);
        local(Opcode.ISTORE, AT);
        // Only addresses near the base are told apart by their low half.
        local(Opcode.ILOAD, AT);
        op(Opcode.I2L);
        op(Opcode.LCMP);
        leaves = true;
        jump(Opcode.IFNE, leave);
        local(Opcode.ILOAD, AT);
        size += 12 + 8 * entries.size();
        if (b != null) {
            b.lookupSwitch(
                    leave.label,
                    entries.stream().mapToInt(k -> (int) pieces.get(k).delta()).toArray(),
                    entries.stream().map(k -> starts[k].label).toArray(CodeWriter.Label[]::new));
        }
    }

    /** Goes through the switch again, to the address in the local {@link #TARGET}. */
    private void dispatchAgain() {
        leaves = true;
        mayLeave(leave);
        jump(Opcode.GOTO, dispatch);
    }

    /** Jumps where somebody wants attention or the region was stayed in for long. */
    private void mayLeave(Place out) {
        cpu();
        getField("attention", I);
        jump(Opcode.IFNE, out);
        local(Opcode.ILOAD, RETIRED);
        constant(STAY);
        jump(Opcode.IF_ICMPGT, out);
    }

    private void exits() {
        if (leaves) {
            bind(leave);
            writeBack();
            cpu();
            local(Opcode.LLOAD, TARGET);
            putField("rip", J);
            addRetired();
            op(Opcode.ICONST_0);
            returnInt();
        }
        if (leavesDone) {
            bind(leaveDone);
            addRetired();
            op(Opcode.ICONST_0);
            returnInt();
        }
        if (stopsWithRecord) {
            bind(stopWithRecord);
            commitRecord(true);
            jump(Opcode.GOTO, stopBefore);
        }
        if (stopsWithResult) {
            bind(stopWithResult);
            commitRecord(false);
            jump(Opcode.GOTO, stopBefore);
        }
        if (stopsWithX) {
            bind(stopWithX);
            commitWithX();
            jump(Opcode.GOTO, stopBefore);
        }
        if (stops) {
            bind(stopBefore);
            writeBack();
            addRetired();
            local(Opcode.ILOAD, AT);
            op(Opcode.ICONST_1);
            op(Opcode.IADD);
            returnInt();
        }
    }

    private void emitPiece() {
        piece = pieces.get(current);
        bind(starts[current]);
        narrow = 0;
        startRecord();
        vectorsEntered = false;
        stack = Window.NONE;
        object = Window.NONE;
        LimbLoop loop = loops.get(current);
        if (loop != null) {
            LimbEmission.emit(this, loop);
            narrow = 0;
        }
        passesLeft = isShortVectorLoop() ? 2 : 1;
        while (passesLeft > 0) {
            passesLeft--;
            emitInsns();
        }
    }

    /** True where a piece ends with a jump to its start, has vectors, and is short. */
    private boolean isShortVectorLoop() {
        Insn[] insns = piece.insns();
        Insn last = insns[insns.length - 1];
        boolean loops = last.definition == Definitions.BRANCHES_JCC && piece.length() + last.immediate == 0;
        return late && loops && insns.length <= SHORT_LOOP
                && Arrays.stream(insns).anyMatch(i -> i.kind0 == Operand.XMM || i.kind1 == Operand.XMM);
    }

    private void emitInsns() {
        ended = false;
        Insn[] insns = piece.insns();
        unseenFlags = Insn.unseenFlags(Arrays.asList(insns));
        int first = piece.first();
        for (int k = 0; k < insns.length; k++) {
            number = first + k;
            indexInPiece = k;
            Insn i = insns[k];
            before = null;
            located = false;
            if (ordered && mayAccess(i)) {
                order();
            }
            if (called.get(number) || !emission.emit(this, i)) {
                call(i);
            }
        }
        if (!ended) {
            edge(piece.delta() + piece.length(), true);
        }
    }

    // ---- Memory order --------------------------------------------------------------------------------------------

    /**
     * Whether HotSpot is kept from moving the guest's accesses to memory across each other, for a guest of which several
     * processors run: to be said before {@link #emit}. See the decision record on order in translated code.
     */
    public void keepOrder(boolean keep) {
        ordered = keep;
    }

    /** What {@link #keepOrder} was told. */
    public boolean keepsOrder() {
        return ordered;
    }

    /**
     * Keeps later accesses behind earlier ones, except loads behind stores, as the architecture does. Two fences of which an
     * x86-64 host sees nothing.
     */
    private void order() {
        invokeStatic(VAR_HANDLE, "acquireFence", V);
        invokeStatic(VAR_HANDLE, "releaseFence", V);
    }

    /** False where an instruction certainly leaves memory alone. */
    private static boolean mayAccess(Insn i) {
        if (i.definition < 0) {
            return false;
        }
        if (i.kind0 == Operand.MEMORY || i.kind1 == Operand.MEMORY || i.kind2 == Operand.MEMORY) {
            return i.definition != Definitions.MOVES_LEA && i.definition != Definitions.PROCESSOR_NOP;
        }
        if (Definitions.shape(i.definition) != Shape.HELPER) {
            return false;
        }
        if (i.kind0 == Operand.XMM || i.kind1 == Operand.XMM) {
            return i.definition == Definitions.SSE_MOVE_MASKMOVDQU;
        }
        return switch (i.definition) {
            case Definitions.MOVES_CMOV, Definitions.MOVES_SETCC, Definitions.MOVES_CLC, Definitions.MOVES_STC,
                    Definitions.MOVES_CMC, Definitions.ARITHMETIC_MUL, Definitions.ARITHMETIC_IMUL2,
                    Definitions.ARITHMETIC_IMUL3, Definitions.ARITHMETIC_CBW, Definitions.ARITHMETIC_CWD,
                    Definitions.SHIFTS_BSWAP, Definitions.SHIFTS_BT, Definitions.SHIFTS_BTS, Definitions.SHIFTS_BTR,
                    Definitions.SHIFTS_BTC, Definitions.SHIFTS_ROL, Definitions.SHIFTS_ROR, Definitions.PROCESSOR_NOP,
                    Definitions.BRANCHES_JMP, Definitions.BRANCHES_JCC, Definitions.BRANCHES_JMP_INDIRECT -> false;
            default -> true;
        };
    }

    // ---- Control -------------------------------------------------------------------------------------------------

    /** Distance of the address behind the instruction from the region's entry. */
    private long next(Insn i) {
        return piece.delta() + i.start + i.length;
    }

    /** Pushes the RIP at a distance from the base. */
    private void rip(long delta) {
        local(Opcode.LLOAD, BASE);
        plus(delta);
    }

    /** Pushes the RIP behind the instruction. */
    public void nextRip(Insn i) {
        rip(next(i));
    }

    /** Goes on at a distance from the base: in the region or out of it. Checks nothing. */
    private void edge(long delta, boolean last) {
        Integer to = order.get(delta);
        if (to != null && to == current && passesLeft > 0) {
            // What comes next is another pass.
            count(piece);
            return;
        }
        if (to == null || !replacesFlags(pieces.get(to))) {
            commitFlags();
        }
        count(piece);
        if (to == null) {
            rip(delta);
            local(Opcode.LSTORE, TARGET);
            leaves = true;
            jump(Opcode.GOTO, leave);
            return;
        }
        if (to <= current) {
            Place out = place();
            Runnable flags = flagsCommitted ? () -> { } : commitment();
            mayLeave(out);
            cold.add(() -> {
                bind(out);
                flags.run();
                rip(delta);
                local(Opcode.LSTORE, TARGET);
                leaves = true;
                jump(Opcode.GOTO, leave);
            });
        }
        if (!last || to != current + 1) {
            jump(Opcode.GOTO, starts[to]);
        }
    }

    /** Ends the piece with a jump to a relative branch's target. */
    public void jumpRelative(Insn i) {
        edge(next(i) + i.immediate, true);
        ended = true;
    }

    /** Ends the piece with a jump to the canonical address in the local {@link #T0}, that may be in the region. */
    public void jumpIndirect() {
        commitFlags();
        count(piece);
        local(Opcode.LLOAD, T0);
        local(Opcode.LSTORE, TARGET);
        dispatchAgain();
        ended = true;
    }

    /** Stops before the instruction where the address in the local {@link #T0} is not canonical. */
    public void canonical() {
        local(Opcode.LLOAD, T0);
        constant(16);
        op(Opcode.LSHL);
        constant(16);
        op(Opcode.LSHR);
        local(Opcode.LLOAD, T0);
        op(Opcode.LCMP);
        jump(Opcode.IFNE, before());
    }

    /** Ends the piece with a conditional relative branch; {@code test} jumps to the given place where it is taken. */
    public void branch(Insn i, java.util.function.Consumer<Place> test) {
        Place taken = place();
        test.accept(taken);
        boolean committed = flagsCommitted;
        edge(next(i), false);
        flagsCommitted = committed;
        bind(taken);
        edge(next(i) + i.immediate, true);
        ended = true;
    }

    /** True where the flags that a piece begins with are replaced before anything can show them. */
    private boolean replacesFlags(Piece p) {
        int n = p.first();
        for (Insn i : p.insns()) {
            if (i.definition < 0 || called.get(n++)) {
                return false;
            }
            if (i.definition == Definitions.MOVES_LEA || i.definition == Definitions.PROCESSOR_NOP) {
                continue;
            }
            if (i.kind0 == Operand.MEMORY || i.kind1 == Operand.MEMORY || !isValue(i.kind0)) {
                return false;
            }
            switch (Definitions.shape(i.definition)) {
                case MOVE -> {
                    if (!isValue(i.kind1)) {
                        return false;
                    }
                }
                case UNARY -> {
                    if (i.definition != Definitions.ARITHMETIC_NOT) {
                        return i.definition == Definitions.ARITHMETIC_NEG;
                    }
                }
                case COMPARE -> {
                    return isValue(i.kind1);
                }
                case SHIFT -> {
                    return i.kind1 == Operand.IMMEDIATE && (i.immediate & (i.size0 == 3 ? 63 : 31)) != 0;
                }
                case BINARY -> {
                    return isValue(i.kind1) && i.definition != Definitions.ARITHMETIC_ADC
                            && i.definition != Definitions.ARITHMETIC_SBB;
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    // ---- Calls of instructions -----------------------------------------------------------------------------------

    private static boolean isString(Insn i) {
        return switch (i.definition) {
            case Definitions.STRINGS_MOVS, Definitions.STRINGS_STOS, Definitions.STRINGS_LODS, Definitions.STRINGS_CMPS,
                    Definitions.STRINGS_SCAS -> true;
            default -> false;
        };
    }

    /** False where the region is left behind an instruction that is executed as the interpreter does. */
    public static boolean goesOn(Insn i) {
        return !i.has(Insn.ENDS) && i.definition >= 0 || isString(i);
    }

    /** Executes an instruction as the interpreter does. */
    private void call(Insn i) {
        int field = helpers.computeIfAbsent(i, x -> helpers.size());
        boolean last = indexInPiece == piece.insns().length - 1;
        at();
        Place out = place();
        Place back = place();
        jump(Opcode.GOTO, out);
        bind(back);
        Piece p = piece;
        boolean ends = i.has(Insn.ENDS) || i.definition < 0;
        boolean goesOn = goesOn(i);
        Runnable flags = flagsCommitted ? () -> { } : commitment();
        int done = indexInPiece + 1;
        long next = next(i);
        calls.add(() -> {
            bind(out);
            writeBack();
            flags.run();
            cpu();
            rip(p.delta());
            putField("blockRip", J);
            if (last) {
                cpu();
                rip(p.delta() + p.length());
                putField("rip", J);
            }
            helper(field);
            cpu();
            invokeVirtual(INSN, "exec", V, CPU);
            if (!goesOn) {
                count(p);
                leavesDone = true;
                jump(Opcode.GOTO, leaveDone);
                return;
            }
            Place changed = new Place();
            if (ends) {
                Place straight = new Place();
                cpu();
                getField("rip", J);
                rip(p.delta() + p.length());
                op(Opcode.LCMP);
                jump(Opcode.IFEQ, straight);
                count(p);
                leavesDone = true;
                jump(Opcode.GOTO, leaveDone);
                bind(straight);
            }
            cpu();
            getField("codeChanged", Z);
            jump(Opcode.IFNE, changed);
            reload();
            jump(Opcode.GOTO, back);
            bind(changed);
            cpu();
            rip(next);
            putField("rip", J);
            retired(done);
            leavesDone = true;
            jump(Opcode.GOTO, leaveDone);
        });
        narrow = 0;
        startRecord();
        vectorsEntered = false;
        stack = Window.NONE;
        object = Window.NONE;
        ended = !goesOn;
    }

    private void count(Piece p) {
        retired(p.insns().length);
    }

    private void retired(int insns) {
        size += 3;
        if (b != null) {
            b.increment(RETIRED, insns);
        }
    }

    // ---- Leaving in the middle -----------------------------------------------------------------------------------

    /**
     * Where to jump for the instruction not to be executed here; nothing may be on the JVM's stack then. The instruction must
     * have changed no register, no flag and no memory before.
     */
    public Place before() {
        if (before == null) {
            Place out = new Place();
            int at = number;
            Place stop = stop();
            cold.add(() -> {
                bind(out);
                constant(at);
                local(Opcode.ISTORE, AT);
                jump(Opcode.GOTO, stop);
            });
            before = out;
        }
        return before;
    }

    /** Where to leave the region before the instruction of which the number is in the local {@link #AT}. */
    private Place stop() {
        stops = true;
        if (flagsCommitted) {
            return stopBefore;
        }
        if (isPlain() && isResult()) {
            stopsWithResult = true;
            return stopWithResult;
        }
        if (isPlain()) {
            stopsWithRecord = true;
            return stopWithRecord;
        }
        stopsWithX = true;
        return stopWithX;
    }

    /** To be emitted before a call that can throw the processor's fault, where no register was changed yet. */
    public void mayFault() {
        faults = true;
        commitFlags();
        at();
    }

    private void at() {
        constant(number);
        local(Opcode.ISTORE, AT);
    }

    // ---- Registers and state -------------------------------------------------------------------------------------

    /** Gives the processor a general register as it is in its local. */
    private void storeRegister(int r) {
        if (RawMemory.DIRECT) {
            unsafe();
            local(Opcode.ALOAD, REGISTERS_LOCAL);
            constant(RawMemory.elements() + 8L * r);
            local(Opcode.LLOAD, GPR + 2 * r);
            invokeVirtual(UNSAFE, "putLong", V, OBJECT, J, J);
        } else {
            local(Opcode.ALOAD, REGISTERS_LOCAL);
            constant(r);
            local(Opcode.LLOAD, GPR + 2 * r);
            op(Opcode.LASTORE);
        }
    }

    /** Gives the processor what is in locals only. */
    private void writeBack() {
        for (int r = 0; late && r < 16; r++) {
            if ((written >> r & 1) != 0) {
                storeRegister(r);
            }
        }
        if (changesRecord) {
            commitWithX();
        }
        for (int h = 0; h < 32; h++) {
            if ((vectorsWritten >>> h & 1) != 0) {
                cpu();
                getField("xmm", TABLE);
                constant(h);
                vectorBits(h);
                op(Opcode.LASTORE);
            }
        }
    }

    private void reload() {
        for (int r = 0; r < 16; r++) {
            if ((used >> r & 1) != 0) {
                local(Opcode.ALOAD, REGISTERS_LOCAL);
                constant(r);
                op(Opcode.LALOAD);
                local(Opcode.LSTORE, GPR + 2 * r);
            }
        }
        if (usesRecord) {
            loadRecord();
        }
        if (usesVectors) {
            cpu();
            invokeStatic(XMM, "enabled", I, CPU);
            local(Opcode.ISTORE, ENABLED);
        }
        if (usesUsual) {
            cpu();
            invokeStatic(SIMD, "usual", I, CPU);
            local(Opcode.ISTORE, USUAL);
        }
        for (int h = 0; h < 32; h++) {
            if ((vectorsUsed >>> h & 1) != 0) {
                cpu();
                getField("xmm", TABLE);
                constant(h);
                op(Opcode.LALOAD);
                storeVector(h);
            }
        }
    }

    private void addRetired() {
        cpu();
        cpu();
        getField("retired", J);
        local(Opcode.ILOAD, RETIRED);
        op(Opcode.I2L);
        op(Opcode.LADD);
        putField("retired", J);
    }

    /** Pushes the low {@code 1 << size} bytes of a register. */
    public void register(int index, int size) {
        registerWhole(index);
        if (size != 2 || (narrow >> index & 1) == 0) {
            truncate(size);
        }
    }

    private void registerWhole(int index) {
        used |= 1 << index;
        local(Opcode.LLOAD, GPR + 2 * index);
    }

    /** Pops a value into the low {@code 1 << size} bytes of a register; for 4 bytes the rest is cleared. */
    public void setRegister(int index, int size) {
        if (size >= 2) {
            truncate(size);
        } else {
            long mask = size == 0 ? 0xFF : 0xFFFF;
            constant(mask);
            op(Opcode.LAND);
            registerWhole(index);
            constant(~mask);
            op(Opcode.LAND);
            op(Opcode.LOR);
        }
        boolean isNarrow = size == 2 || size < 2 && (narrow >> index & 1) != 0;
        setWhole(index);
        narrow |= isNarrow ? 1 << index : 0;
    }

    /** Pops a value into a register, which it fits. */
    public void setWhole(int index) {
        used |= 1 << index;
        narrow &= ~(1 << index);
        stack = index == Cpu.RSP ? Window.NONE : stack;
        object = index == object.register() ? Window.NONE : object;
        local(Opcode.LSTORE, GPR + 2 * index);
        written |= 1 << index;
        if (!late) {
            storeRegister(index);
        }
    }

    /** Adds to RSP, with anything on the JVM's stack. */
    public void moveStack(long by) {
        Window moved = stack.movedBy(by);
        registerWhole(Cpu.RSP);
        plus(by);
        setWhole(Cpu.RSP);
        stack = moved;
    }

    /** Pops a value into AH, CH, DH or BH. */
    public void setHighByte(int index) {
        constant(0xFFL);
        op(Opcode.LAND);
        constant(8);
        op(Opcode.LSHL);
        registerWhole(index);
        constant(~0xFF00L);
        op(Opcode.LAND);
        op(Opcode.LOR);
        setWhole(index);
    }

    /**
     * To be emitted before an SSE instruction: stops where the guest has not enabled SSE, or wants to be told.
     *
     * @param faults whether the rest of the instruction has calls that can fault
     */
    public void enterVectors(boolean faults) {
        if (!vectorsEntered) {
            vectorsEntered = true;
            usesVectors = true;
            local(Opcode.ILOAD, ENABLED);
            jump(Opcode.IFEQ, before());
        }
        if (faults) {
            mayFault();
        }
    }

    /** Pushes half of an XMM register, for an instruction that takes it as bits. */
    public void vector(int half) {
        uses[BITS][half]++;
        vectorBits(half);
    }

    /** Pops the result of an instruction on bits into half of an XMM register. */
    public void setVector(int half) {
        uses[BITS][half]++;
        setVectorBits(half);
    }

    /** Pushes half of an XMM register, for an instruction that moves it. */
    public void vectorBits(int half) {
        vectorsUsed |= 1 << half;
        switch (kinds[half]) {
            case DOUBLE -> {
                local(Opcode.DLOAD, VECTORS + 2 * half);
                rawBits();
            }
            case SINGLE -> {
                local(Opcode.LLOAD, VECTORS + 2 * half);
                local(Opcode.FLOAD, SINGLES + half / 2);
                invokeStatic(ConstantDescs.CD_Float, "floatToRawIntBits", I, F);
                invokeStatic(XMM, "withLow32", J, J, I);
            }
            default -> local(Opcode.LLOAD, VECTORS + 2 * half);
        }
    }

    /** Pops what was moved into half of an XMM register. */
    public void setVectorBits(int half) {
        vectorsUsed |= 1 << half;
        vectorsWritten |= 1 << half;
        storeVector(half);
    }

    private void storeVector(int half) {
        switch (kinds[half]) {
            case DOUBLE -> toDouble(VECTORS + 2 * half);
            case SINGLE -> {
                op(Opcode.DUP2);
                local(Opcode.LSTORE, VECTORS + 2 * half);
                op(Opcode.L2I);
                toSingle(SINGLES + half / 2);
            }
            default -> local(Opcode.LSTORE, VECTORS + 2 * half);
        }
    }

    /** Copies half of an XMM register. */
    public void copyVector(int to, int from) {
        if (kinds[to] == DOUBLE && kinds[from] == DOUBLE) {
            vectorsUsed |= 1 << from;
            local(Opcode.DLOAD, VECTORS + 2 * from);
            setVectorDouble(to);
        } else {
            vectorBits(from);
            setVectorBits(to);
        }
    }

    /** Pops bits into a local double. A denormal ends what {@link #USUAL} says. */
    public void toDouble(int slot) {
        usesUsual = true;
        op(Opcode.DUP2);
        local(Opcode.ILOAD, USUAL);
        invokeStatic(SIMD, "usual", I, J, I);
        local(Opcode.ISTORE, USUAL);
        invokeStatic(ConstantDescs.CD_Double, "longBitsToDouble", D, J);
        local(Opcode.DSTORE, slot);
    }

    /** Pops bits, an int, into a local single. A denormal ends what {@link #USUAL} says. */
    public void toSingle(int slot) {
        usesUsual = true;
        op(Opcode.DUP);
        local(Opcode.ILOAD, USUAL);
        invokeStatic(SIMD, "usual", I, I, I);
        local(Opcode.ISTORE, USUAL);
        invokeStatic(ConstantDescs.CD_Float, "intBitsToFloat", F, I);
        local(Opcode.FSTORE, slot);
    }

    /** Replaces the double on the stack by its bits. */
    public void rawBits() {
        invokeStatic(ConstantDescs.CD_Double, "doubleToRawLongBits", J, D);
    }

    /** The local that has half of an XMM register as a double: its own, or the given one, which it is then copied to. */
    public int vectorDouble(int half, int slot) {
        usesUsual = true;
        uses[DOUBLE][half]++;
        vectorsUsed |= 1 << half;
        if (kinds[half] == DOUBLE) {
            return VECTORS + 2 * half;
        }
        vectorBits(half);
        toDouble(slot);
        return slot;
    }

    /** Pops a double into half of an XMM register. It is not denormal, or {@link #USUAL} is zero. */
    public void setVectorDouble(int half) {
        uses[DOUBLE][half]++;
        if (kinds[half] == DOUBLE) {
            vectorsUsed |= 1 << half;
            vectorsWritten |= 1 << half;
            local(Opcode.DSTORE, VECTORS + 2 * half);
        } else {
            rawBits();
            setVectorBits(half);
        }
    }

    /** The local that has the lowest dword of half an XMM register as a single: its own, or the given one. */
    public int vectorSingle(int half, int slot) {
        usesUsual = true;
        uses[SINGLE][half]++;
        vectorsUsed |= 1 << half;
        if (kinds[half] == SINGLE) {
            return SINGLES + half / 2;
        }
        vectorBits(half);
        op(Opcode.L2I);
        toSingle(slot);
        return slot;
    }

    /** Pops a single into the lowest dword of half an XMM register. It is not denormal, or {@link #USUAL} is zero. */
    public void setVectorSingle(int half) {
        uses[SINGLE][half]++;
        vectorsUsed |= 1 << half;
        vectorsWritten |= 1 << half;
        if (kinds[half] == SINGLE) {
            local(Opcode.FSTORE, SINGLES + half / 2);
        } else {
            local(Opcode.FSTORE, S0);
            vectorBits(half);
            local(Opcode.FLOAD, S0);
            invokeStatic(ConstantDescs.CD_Float, "floatToRawIntBits", I, F);
            invokeStatic(XMM, "withLow32", J, J, I);
            setVectorBits(half);
        }
    }

    /** Pushes the lowest dword of half an XMM register, as an int. */
    public void vectorLow32(int half) {
        uses[SINGLE][half]++;
        vectorsUsed |= 1 << half;
        if (kinds[half] == SINGLE) {
            local(Opcode.FLOAD, SINGLES + half / 2);
            invokeStatic(ConstantDescs.CD_Float, "floatToRawIntBits", I, F);
        } else {
            vectorBits(half);
            op(Opcode.L2I);
        }
    }

    /** Pops an int into the lowest dword of half an XMM register. */
    public void setVectorLow32(int half) {
        uses[SINGLE][half]++;
        vectorsUsed |= 1 << half;
        vectorsWritten |= 1 << half;
        if (kinds[half] == SINGLE) {
            toSingle(SINGLES + half / 2);
        } else {
            op(Opcode.I2L);
            local(Opcode.LSTORE, T0);
            vectorBits(half);
            local(Opcode.LLOAD, T0);
            op(Opcode.L2I);
            invokeStatic(XMM, "withLow32", J, J, I);
            setVectorBits(half);
        }
    }

    /** Notes that the double on the stack, which stays there, may be denormal. */
    public void checkDouble() {
        usesUsual = true;
        op(Opcode.DUP2);
        local(Opcode.ILOAD, USUAL);
        invokeStatic(SIMD, "usual", I, D, I);
        local(Opcode.ISTORE, USUAL);
    }

    /** Notes that the single on the stack, which stays there, may be denormal. */
    public void checkSingle() {
        usesUsual = true;
        op(Opcode.DUP);
        local(Opcode.ILOAD, USUAL);
        invokeStatic(SIMD, "usual", I, F, I);
        local(Opcode.ISTORE, USUAL);
    }

    /** Code that is to be emitted where it is out of the way. */
    public void later(Runnable code) {
        cold.add(code);
    }

    // ---- Operands ------------------------------------------------------------------------------------------------

    /** Pushes the address that LEA computes. */
    public void offset(Insn i) {
        boolean any = false;
        if (i.baseRegister != Cpu.NO_REGISTER) {
            registerWhole(i.baseRegister);
            any = true;
        }
        if (i.indexRegister != Cpu.NO_REGISTER) {
            registerWhole(i.indexRegister);
            if (i.scale != 0) {
                constant(i.scale);
                op(Opcode.LSHL);
            }
            if (any) {
                op(Opcode.LADD);
            }
            any = true;
        }
        long constant = i.displacement();
        if (i.ripEnd > 0) {
            constant += piece.delta() + i.ripEnd;
            local(Opcode.LLOAD, BASE);
            if (any) {
                op(Opcode.LADD);
            }
            any = true;
        }
        if (!any) {
            constant(constant);
        } else {
            plus(constant);
        }
        if (i.addressSize < 3) {
            truncate(i.addressSize);
        }
    }

    /** Pushes the linear address of the memory operand, which may be no address that there is. */
    private void linear(Insn i) {
        if (i.isFlat()) {
            offset(i);
            return;
        }
        cpu();
        getField("segBase", TABLE);
        constant(i.segment);
        op(Opcode.LALOAD);
        offset(i);
        op(Opcode.LADD);
    }

    /**
     * Finds the memory operand in the TLB, for {@link #load} and {@link #store}; stops before the instruction where that
     * fails. Once for an instruction, with nothing on the JVM's stack.
     *
     * @param size log2 of its bytes, up to 4
     */
    public void locate(Insn i, int size, boolean write) {
        if (located) {
            return;
        }
        if (Window.isAtDistance(i)) {
            locateAt(i.baseRegister, i.displacement(), size, write);
        } else {
            linear(i);
            locate(size, write);
        }
    }

    /** The same for what is at a distance from RSP. */
    public void locateOnStack(long distance, int size, boolean write) {
        locateAt(Cpu.RSP, distance, size, write);
    }

    /**
     * The same for what is at a distance from a register. Looks for what the piece's next instructions access there too, at once:
     * a function's first and last instructions save and restore many registers, and others get several fields of an object.
     */
    private void locateAt(int register, long distance, int size, boolean write) {
        boolean isStack = register == Cpu.RSP;
        int bytes = 1 << size;
        if (!(isStack ? stack : object).covers(register, distance, bytes, write)) {
            boolean isWindow = RawMemory.DIRECT && !apart.get(number);
            Window wanted = isWindow ? Window.of(register, distance, bytes, write, piece.insns(), indexInPiece) : Window.NONE;
            if (wanted == Window.NONE) {
                linear(register, distance);
                locate(size, write);
                return;
            }
            windowHeads.set(number);
            linear(register, wanted.low());
            local(Opcode.LSTORE, LINEAR);
            checkTlb(wanted.bytes(), wanted.writable());
            entry(2);
            if (isStack) {
                local(Opcode.LSTORE, STACK);
                stack = wanted;
            } else {
                local(Opcode.LSTORE, OBJECT_PLACE);
                object = wanted;
            }
        }
        linear(register, distance);
        local(Opcode.LSTORE, LINEAR);
        located = true;
        placeLocal = isStack ? STACK : OBJECT_PLACE;
    }

    private void linear(int register, long distance) {
        registerWhole(register);
        plus(distance);
    }

    /** The same for what is at the linear address on the stack, which is popped. */
    public void locate(int size, boolean write) {
        local(Opcode.LSTORE, LINEAR);
        checkTlb(1 << size, write);
        located = true;
        placeLocal = 0;
    }

    /** Stops before the instruction where the bytes at {@link #LINEAR} are not in one page of the TLB. */
    private void checkTlb(int bytes, boolean write) {
        if (RawMemory.DIRECT) {
            local(Opcode.LLOAD, LINEAR);
            // HotSpot knows the entry of what is certainly in one page, as a table in memory, and its first compiler shifts ints.
            op(Opcode.L2I);
            constant(12);
            op(Opcode.IUSHR);
            constant(2);
            op(Opcode.ISHL);
            constant(Mmu.TABLE_LONGS - 4);
            op(Opcode.IAND);
            local(Opcode.ISTORE, ENTRY);
            entry(write ? 1 : 0);
        } else {
            constant(TLB, TABLE);
            local(Opcode.LLOAD, LINEAR);
            invokeStatic(MMU, write ? "writeTag" : "readTag", J, TABLE, J);
        }
        local(Opcode.LLOAD, LINEAR);
        plus(bytes - 1);
        constant(12);
        op(Opcode.LUSHR);
        op(Opcode.LCMP);
        jump(Opcode.IFNE, before());
    }

    /** Stops before the instruction where the memory operand, which was located, is not at a multiple of 16. */
    public void aligned() {
        local(Opcode.LLOAD, LINEAR);
        op(Opcode.L2I);
        constant(15);
        op(Opcode.IAND);
        jump(Opcode.IFNE, before());
    }

    /** True where {@link #operand} can push the operand. */
    public static boolean isValue(int kind) {
        return switch (kind) {
            case Operand.REGISTER, Operand.HIGH_BYTE, Operand.MEMORY, Operand.IMMEDIATE -> true;
            default -> false;
        };
    }

    /** Pushes operand 0, 1 or 2, zero-extended. One in memory is to be located where something is on the stack already. */
    public void operand(Insn i, int n) {
        int kind = n == 0 ? i.kind0 : n == 1 ? i.kind1 : i.kind2;
        int index = n == 0 ? i.index0 : n == 1 ? i.index1 : i.index2;
        int operandSize = n == 0 ? i.size0 : n == 1 ? i.size1 : i.size2;
        switch (kind) {
            case Operand.REGISTER -> register(index, operandSize);
            case Operand.HIGH_BYTE -> {
                registerWhole(index);
                constant(8);
                op(Opcode.LUSHR);
                constant(0xFFL);
                op(Opcode.LAND);
            }
            case Operand.MEMORY -> {
                locate(i, operandSize, false);
                load(operandSize);
            }
            case Operand.IMMEDIATE -> constant(Insn.truncate(i.immediate, operandSize));
            default -> throw new IllegalStateException("operand must be a value: kind=" + kind);
        }
    }

    /** Pops a value into operand 0, a register. */
    public void setOperand0(Insn i) {
        if (i.kind0 == Operand.HIGH_BYTE) {
            setHighByte(i.index0);
            return;
        }
        Window stackAfter = stack.after(i);
        Window objectAfter = object.after(i);
        setRegister(i.index0, i.size0);
        stack = stackAfter;
        object = objectAfter;
    }

    /** Pushes one of the TLB entry's longs. HotSpot sees that a sum is in the table; of what OR makes it does not know. */
    private void entry(int which) {
        constant(TLB, TABLE);
        local(Opcode.ILOAD, ENTRY);
        if (which != 0) {
            constant(which);
            op(Opcode.IADD);
        }
        op(Opcode.LALOAD);
    }

    /** Pushes what is at the place that was located last. */
    public void load(int operandSize) {
        load(operandSize, 0);
    }

    /** Pushes the 8 bytes behind the first 8. */
    public void loadHigh() {
        load(3, 8);
    }

    private void load(int operandSize, long further) {
        if (!RawMemory.DIRECT) {
            place(further);
            invokeStatic(MMU, LOADS[operandSize], J, TABLE, J, MEMORY);
            return;
        }
        address(further);
        switch (operandSize) {
            case 0 -> {
                invokeVirtual(UNSAFE, "getByte", ConstantDescs.CD_byte, OBJECT, J);
                constant(0xFF);
                op(Opcode.IAND);
                op(Opcode.I2L);
            }
            case 1 -> {
                invokeVirtual(UNSAFE, "getChar", ConstantDescs.CD_char, OBJECT, J);
                op(Opcode.I2L);
            }
            case 2 -> {
                invokeVirtual(UNSAFE, "getInt", I, OBJECT, J);
                op(Opcode.I2L);
                truncate(2);
            }
            default -> invokeVirtual(UNSAFE, "getLong", J, OBJECT, J);
        }
    }

    /** Pops a value to the place that was located last, for writing. */
    public void store(int operandSize) {
        store(operandSize, 0);
    }

    /** Pops a value to the 8 bytes behind the first 8. */
    public void storeHigh() {
        store(3, 8);
    }

    private void store(int operandSize, long further) {
        if (!RawMemory.DIRECT) {
            place(further);
            invokeStatic(MMU, STORES[operandSize], V, J, TABLE, J, MEMORY);
            return;
        }
        local(Opcode.LSTORE, VALUE);
        address(further);
        local(Opcode.LLOAD, VALUE);
        switch (operandSize) {
            case 0 -> {
                op(Opcode.L2I);
                op(Opcode.I2B);
                invokeVirtual(UNSAFE, "putByte", V, OBJECT, J, ConstantDescs.CD_byte);
            }
            case 1 -> {
                op(Opcode.L2I);
                op(Opcode.I2S);
                invokeVirtual(UNSAFE, "putShort", V, OBJECT, J, ConstantDescs.CD_short);
            }
            case 2 -> {
                op(Opcode.L2I);
                invokeVirtual(UNSAFE, "putInt", V, OBJECT, J, I);
            }
            default -> invokeVirtual(UNSAFE, "putLong", V, OBJECT, J, J);
        }
    }

    private void unsafe() {
        size += 3;
        if (b != null) {
            b.getStatic(CODE, "UNSAFE", UNSAFE);
        }
    }

    /** Pushes what Unsafe takes for the address of bytes at or behind the place that was located last. */
    private void address(long further) {
        unsafe();
        op(Opcode.ACONST_NULL);
        if (placeLocal != 0) {
            local(Opcode.LLOAD, placeLocal);
        } else {
            entry(2);
        }
        local(Opcode.LLOAD, LINEAR);
        op(Opcode.LADD);
        plus(further);
    }

    /** Pushes what the functions of {@link org.jacinth.cpu.mmu.Mmu} take for the same. */
    private void place(long further) {
        constant(TLB, TABLE);
        local(Opcode.LLOAD, LINEAR);
        plus(further);
        constant(RAM, MEMORY);
    }

    /** Pushes one of {@link #CONSTANTS}. */
    private void constant(String name, ClassDesc type) {
        size += 3;
        if (b != null) {
            b.getOwn(name, type);
        }
    }

    /** What {@link #inlined} counts for looking the TLB up, for an access to memory, for any other call. */
    private static final int FIND_BYTES = 17;
    private static final int ACCESS_BYTES = 100;
    private static final int OTHER_BYTES = 20;

    private static final String[] LOADS = {"get8", "get16", "get32", "get64"};
    private static final String[] STORES = {"set8", "set16", "set32", "set64"};

    // ---- Flags ---------------------------------------------------------------------------------------------------

    /** Where nothing is known of the record: it is the processor's, or in the locals where it is written back late. */
    private void startRecord() {
        forgetFlags();
        flagsInLocals = false;
        flagsCommitted = true;
    }

    /** Notes that the operation of the record in the locals is not known: it was recorded on one of several ways here. */
    public void forgetFlags() {
        flagOp = UNKNOWN;
        flagsExact = false;
        carryInX = false;
    }

    /** Has the record in the locals, for an instruction that leaves it there under a condition. */
    public void needFlags() {
        if (flagsInLocals) {
            return;
        }
        flagsInLocals = true;
        if (lateRecord) {
            usesRecord = true;
        } else {
            loadRecord();
        }
    }

    private void loadRecord() {
        cpu();
        getField("flagOp", I);
        local(Opcode.ISTORE, OP);
        cpu();
        getField("flagA", J);
        local(Opcode.LSTORE, A);
        cpu();
        getField("flagB", J);
        local(Opcode.LSTORE, B);
        cpu();
        getField("flagR", J);
        local(Opcode.LSTORE, R);
        op(Opcode.LCONST_0);
        local(Opcode.LSTORE, X);
    }

    /** True where CF and OF are not known to be in {@link #X}, nor may be there. */
    private boolean isPlain() {
        return flagOp != UNKNOWN && (flagOp & ~0xFF) == 0;
    }

    /** True where a plain record is its operation and {@link #R} alone. */
    private boolean isResult() {
        return flagOp >> 2 == Flags.LOGIC || flagOp >> 2 == Flags.PACKED;
    }

    private void commitFlags() {
        if (!flagsCommitted) {
            flagsCommitted = true;
            commitment().run();
        }
    }

    /** What emits giving the record, as it is known here, to the processor. */
    private Runnable commitment() {
        if (!isPlain()) {
            return this::commitWithX;
        }
        boolean whole = !isResult();
        return () -> commitRecord(whole);
    }

    private void commitRecord(boolean whole) {
        cpu();
        local(Opcode.ILOAD, OP);
        putField("flagOp", I);
        if (whole) {
            cpu();
            local(Opcode.LLOAD, A);
            putField("flagA", J);
            cpu();
            local(Opcode.LLOAD, B);
            putField("flagB", J);
        }
        cpu();
        local(Opcode.LLOAD, R);
        putField("flagR", J);
    }

    private void commitWithX() {
        cpu();
        local(Opcode.ILOAD, OP);
        local(Opcode.LLOAD, A);
        local(Opcode.LLOAD, B);
        local(Opcode.LLOAD, R);
        local(Opcode.LLOAD, X);
        invokeStatic(RECORDS, "commit", V, CPU, I, J, J, J, J);
    }

    /**
     * Notes a record whose values were stored in {@link #A}, {@link #B} and {@link #R}.
     *
     * @param exact where it is of ADD or SUB: without carry
     */
    public void recorded(int op, boolean exact) {
        flagOp = op;
        flagsExact = exact;
        carryInX = false;
        flagsInLocals = true;
        constant(op);
        local(Opcode.ISTORE, OP);
        recordChanged();
    }

    /**
     * True where the flags of the instruction that is being emitted are overwritten before anything can see them, so that it need
     * not record them. HotSpot's first compiler computes what is never used.
     */
    public boolean flagsAreUnseen() {
        return unseenFlags.get(indexInPiece);
    }

    /** Notes a record of which CF and OF were stored in {@link #X}. */
    public void recordedWithX(int op) {
        recorded(op | FlagRecords.CF_IN_X | FlagRecords.OF_IN_X, false);
        carryInX = true;
        replacesCarry = true;
    }

    /** Pops CF, as the only flag that changes; a value of 0 or 1. */
    public void replaceCarry() {
        needFlags();
        if (flagOp == UNKNOWN || (flagOp & FlagRecords.OF_IN_X) != 0) {
            local(Opcode.LLOAD, X);
            constant((long) Flags.OF);
            op(Opcode.LAND);
            op(Opcode.LOR);
        }
        local(Opcode.LSTORE, X);
        replaced(FlagRecords.CF_IN_X);
    }

    /** Pops CF and OF at their positions, as the only flags that change. */
    public void replaceCarryAndOverflow() {
        needFlags();
        local(Opcode.LSTORE, X);
        replaced(FlagRecords.CF_IN_X | FlagRecords.OF_IN_X);
    }

    private void replaced(int bits) {
        if (flagOp == UNKNOWN) {
            local(Opcode.ILOAD, OP);
            constant(bits);
            op(Opcode.IOR);
        } else {
            flagOp |= bits;
            constant(flagOp);
        }
        local(Opcode.ISTORE, OP);
        carryInX = true;
        replacesCarry = true;
        recordChanged();
    }

    /** Notes that the record in the locals is not the processor's. */
    private void recordChanged() {
        flagsCommitted = lateRecord;
        usesRecord |= lateRecord;
        changesRecord |= lateRecord;
    }

    private void record(boolean withX) {
        needFlags();
        if (flagOp == UNKNOWN) {
            local(Opcode.ILOAD, OP);
        } else {
            constant(flagOp);
        }
        local(Opcode.LLOAD, A);
        local(Opcode.LLOAD, B);
        local(Opcode.LLOAD, R);
        if (withX) {
            local(Opcode.LLOAD, X);
        }
    }

    /** Pushes CF as an int, 0 or 1. */
    public void carry() {
        if (carryInX) {
            local(Opcode.LLOAD, X);
            op(Opcode.L2I);
            constant(1);
            op(Opcode.IAND);
            return;
        }
        boolean plain = flagOp != UNKNOWN && (flagOp & ~0xFF) == 0;
        int bits = 8 << (flagOp & 3);
        switch (plain ? flagOp >> 2 : -1) {
            case Flags.LOGIC -> constant(0);
            case Flags.INC, Flags.DEC -> {
                local(Opcode.LLOAD, B);
                op(Opcode.L2I);
            }
            case Flags.PACKED -> {
                local(Opcode.LLOAD, R);
                op(Opcode.L2I);
                constant(1);
                op(Opcode.IAND);
            }
            case Flags.ADD, Flags.SUB -> {
                // As Flags.cf says.
                local(Opcode.LLOAD, flagOp >> 2 == Flags.ADD ? A : R);
                local(Opcode.LLOAD, A);
                local(Opcode.LLOAD, B);
                op(Opcode.LXOR);
                local(Opcode.LLOAD, B);
                local(Opcode.LLOAD, R);
                op(Opcode.LXOR);
                op(Opcode.LAND);
                op(Opcode.LXOR);
                bit(bits - 1);
            }
            default -> {
                record(!plain);
                if (plain) {
                    invokeStatic(FLAGS, "cf", Z, I, J, J, J);
                } else {
                    invokeStatic(RECORDS, "cf", Z, I, J, J, J, J);
                }
            }
        }
    }

    private void bit(int n) {
        constant(n);
        op(Opcode.LUSHR);
        op(Opcode.L2I);
        constant(1);
        op(Opcode.IAND);
    }

    /** Jumps where condition {@code cc} holds. */
    public void jumpIf(int cc, Place to) {
        boolean not = (cc & 1) != 0;
        int kind = cc >> 1;
        if (kind == 1 && carryInX) {
            carry();
            jump(not ? Opcode.IFEQ : Opcode.IFNE, to);
            return;
        }
        boolean known = flagOp != UNKNOWN && (flagOp & 0xFF) >= 4;
        int operandSize = flagOp & 3;
        // CF and OF may be elsewhere; ZF, SF and PF are the result's in every case.
        if (known && kind == 2) {
            local(Opcode.LLOAD, R);
            op(Opcode.LCONST_0);
            op(Opcode.LCMP);
            jump(not ? Opcode.IFNE : Opcode.IFEQ, to);
            return;
        }
        if (known && kind == 4) {
            local(Opcode.LLOAD, R);
            signExtend(operandSize);
            op(Opcode.LCONST_0);
            op(Opcode.LCMP);
            jump(not ? Opcode.IFGE : Opcode.IFLT, to);
            return;
        }
        if (flagOp == Flags.PACKED << 2 && (kind >= 1 && kind <= 5)) {
            int[] flags = {0, Flags.CF, Flags.ZF, Flags.CF | Flags.ZF, Flags.SF, Flags.PF};
            local(Opcode.LLOAD, R);
            op(Opcode.L2I);
            constant(flags[kind]);
            op(Opcode.IAND);
            jump(not ? Opcode.IFEQ : Opcode.IFNE, to);
            return;
        }
        boolean plain = known && (flagOp & ~0xFF) == 0;
        int operation = plain ? flagOp >> 2 : -1;
        if (operation == Flags.SUB && flagsExact && (kind == 1 || kind == 3)) {
            local(Opcode.LLOAD, A);
            unsigned(operandSize);
            local(Opcode.LLOAD, B);
            unsigned(operandSize);
            op(Opcode.LCMP);
            jump(kind == 1 ? not ? Opcode.IFGE : Opcode.IFLT : not ? Opcode.IFGT : Opcode.IFLE, to);
            return;
        }
        if (operation == Flags.SUB && flagsExact && kind >= 6) {
            local(Opcode.LLOAD, A);
            signExtend(operandSize);
            local(Opcode.LLOAD, B);
            signExtend(operandSize);
            op(Opcode.LCMP);
            jump(kind == 6 ? not ? Opcode.IFGE : Opcode.IFLT : not ? Opcode.IFGT : Opcode.IFLE, to);
            return;
        }
        if (operation == Flags.LOGIC && kind >= 6) {
            local(Opcode.LLOAD, R);
            signExtend(operandSize);
            op(Opcode.LCONST_0);
            op(Opcode.LCMP);
            jump(kind == 6 ? not ? Opcode.IFGE : Opcode.IFLT : not ? Opcode.IFGT : Opcode.IFLE, to);
            return;
        }
        if (operation == Flags.LOGIC && kind == 3) {
            local(Opcode.LLOAD, R);
            op(Opcode.LCONST_0);
            op(Opcode.LCMP);
            jump(not ? Opcode.IFNE : Opcode.IFEQ, to);
            return;
        }
        if (plain && kind == 1) {
            carry();
            jump(not ? Opcode.IFEQ : Opcode.IFNE, to);
            return;
        }
        constant(cc & ~1);
        record(!plain);
        if (plain) {
            invokeStatic(FLAGS, "condition", Z, I, I, J, J, J);
        } else {
            invokeStatic(RECORDS, "condition", Z, I, I, J, J, J, J);
        }
        jump(not ? Opcode.IFEQ : Opcode.IFNE, to);
    }

    /** Has a signed comparison of the value on the stack, zero-extended, compare unsigned, as HotSpot knows. */
    private void unsigned(int operandSize) {
        if (operandSize == 3) {
            constant(Long.MIN_VALUE);
            op(Opcode.LADD);
        }
    }

    /** Pushes 1 where condition {@code cc} holds, else 0. Nothing else may be on the JVM's stack. */
    public void condition(int cc) {
        Place yes = new Place();
        Place end = new Place();
        jumpIf(cc, yes);
        op(Opcode.LCONST_0);
        local(Opcode.LSTORE, CONDITION);
        jump(Opcode.GOTO, end);
        bind(yes);
        op(Opcode.LCONST_1);
        local(Opcode.LSTORE, CONDITION);
        bind(end);
        local(Opcode.LLOAD, CONDITION);
    }

    // ---- Bytecode ------------------------------------------------------------------------------------------------

    /** A place not bound yet. */
    public Place place() {
        return new Place();
    }

    /** Makes what follows the place. */
    public void bind(Place p) {
        if (b != null) {
            b.bind(p.label);
        }
    }

    private Place here() {
        Place p = new Place();
        bind(p);
        return p;
    }

    private void returnInt() {
        size++;
        if (b != null) {
            b.returnInt();
        }
    }

    /** Jumps, with nothing on the JVM's stack but what the jump looks at. */
    public void jump(Opcode opcode, Place p) {
        size += 3;
        if (b != null) {
            b.jump(opcode, p.label);
        }
    }

    public void cpu() {
        local(Opcode.ALOAD, CPU_LOCAL);
    }

    /** A load or store of a local. */
    public void local(Opcode opcode, int slot) {
        size += 2;
        if (b != null) {
            b.local(opcode, slot);
            return;
        }
        switch (opcode) {
            case ISTORE, LSTORE, FSTORE, DSTORE -> stores[slot] = opcode;
            default -> { }
        }
    }

    public void constant(long value) {
        size += 3;
        if (b != null) {
            b.constant(value);
        }
    }

    public void constant(int value) {
        size += value >= -128 && value < 128 ? 2 : 3;
        if (b != null) {
            b.constant(value);
        }
    }

    /** An instruction without operands. */
    public void op(Opcode opcode) {
        size++;
        if (b != null) {
            b.op(opcode);
        }
    }

    public void invokeStatic(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
        size += 3;
        inlined += owner == MMU ? name.endsWith("Tag") ? FIND_BYTES : ACCESS_BYTES : OTHER_BYTES;
        if (b != null) {
            b.invoke(Opcode.INVOKESTATIC, owner, name, result, parameters);
        }
    }

    private void invokeVirtual(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
        size += 3;
        if (b != null) {
            b.invoke(Opcode.INVOKEVIRTUAL, owner, name, result, parameters);
        }
    }

    /** Pushes a field of the processor, which is on the stack. */
    void getField(String name, ClassDesc type) {
        size += 3;
        if (b != null) {
            b.getField(CPU, name, type);
        }
    }

    private void putField(String name, ClassDesc type) {
        size += 3;
        if (b != null) {
            b.putField(CPU, name, type);
        }
    }

    /** Pushes an instruction that is called. */
    private void helper(int n) {
        local(Opcode.ALOAD, SELF_LOCAL);
        size += 3;
        if (b != null) {
            b.getField(CODE, "helpers", INSN.arrayType());
        }
        constant(n);
        op(Opcode.AALOAD);
    }

    /** Adds to the long on the stack. */
    void plus(long number) {
        if (number != 0) {
            constant(number);
            op(Opcode.LADD);
        }
    }

    /** Truncates the value on the stack to {@code 1 << size} bytes. */
    public void truncate(int operandSize) {
        if (operandSize < 3) {
            constant((1L << (8 << operandSize)) - 1);
            op(Opcode.LAND);
        }
    }

    /** Sign-extends the value on the stack from {@code 1 << size} bytes. */
    public void signExtend(int operandSize) {
        if (operandSize < 3) {
            op(Opcode.L2I);
            if (operandSize == 0) {
                op(Opcode.I2B);
            } else if (operandSize == 1) {
                op(Opcode.I2S);
            }
            op(Opcode.I2L);
        }
    }
}
