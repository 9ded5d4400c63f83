// Generated from the encodings above the definitions; run bin/regen to make it anew.
package org.jacinth.cpu.decode;

import static org.jacinth.cpu.decode.OperandCode.*;
import static org.jacinth.cpu.insn.Definitions.*;

import java.util.ArrayList;
import java.util.List;

/** Every encoding, by opcode map and opcode. Generated. */
public final class DecodeTables {
    /** Rows by map and opcode ({@code map << 8 | opcode}), the more particular first. */
    public static final Row[][] ROWS = new Row[1024][];

    private DecodeTables() {}

    static {
        List<List<Row>> rows = new ArrayList<>();
        for (int i = 0; i < 1024; i++) {
            rows.add(new ArrayList<>());
        }
        rows000(rows);
        rows020(rows);
        rows040(rows);
        rows060(rows);
        rows080(rows);
        rows0A0(rows);
        rows0C0(rows);
        rows0E0(rows);
        rows100(rows);
        rows120(rows);
        rows140(rows);
        rows160(rows);
        rows180(rows);
        rows1A0(rows);
        rows1C0(rows);
        rows1E0(rows);
        rows200(rows);
        rows220(rows);
        rows240(rows);
        rows280(rows);
        rows2C0(rows);
        rows2E0(rows);
        rows300(rows);
        rows320(rows);
        rows340(rows);
        rows360(rows);
        rows3C0(rows);
        for (int i = 0; i < 1024; i++) {
            ROWS[i] = rows.get(i).toArray(Row[]::new);
        }
    }

    private static void rows000(List<List<Row>> rows) {
        row(rows, 0x000, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADD, Row.LOCK, -1, "ADD", Eb, Gb);
        row(rows, 0x001, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADD, Row.LOCK, -1, "ADD", Ev, Gv);
        row(rows, 0x002, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADD, 0, -1, "ADD", Gb, Eb);
        row(rows, 0x003, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADD, 0, -1, "ADD", Gv, Ev);
        row(rows, 0x004, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_ADD, 0, -1, "ADD", AL, Ib);
        row(rows, 0x005, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_ADD, 0, -1, "ADD", rAX, sIz);
        row(rows, 0x006, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH_SEGMENT, Row.I64, -1, "PUSH");
        row(rows, 0x007, Row.ANY, Row.NO_MODRM, -1, -1, SEGMENT_LOADS_POP_SEGMENT, Row.I64 | Row.ENDS, -1, "POP");
        row(rows, 0x008, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_OR, Row.LOCK, -1, "OR", Eb, Gb);
        row(rows, 0x009, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_OR, Row.LOCK, -1, "OR", Ev, Gv);
        row(rows, 0x00A, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_OR, 0, -1, "OR", Gb, Eb);
        row(rows, 0x00B, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_OR, 0, -1, "OR", Gv, Ev);
        row(rows, 0x00C, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_OR, 0, -1, "OR", AL, Ib);
        row(rows, 0x00D, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_OR, 0, -1, "OR", rAX, sIz);
        row(rows, 0x00E, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH_SEGMENT, Row.I64, -1, "PUSH");
        row(rows, 0x010, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADC, Row.LOCK, -1, "ADC", Eb, Gb);
        row(rows, 0x011, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADC, Row.LOCK, -1, "ADC", Ev, Gv);
        row(rows, 0x012, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADC, 0, -1, "ADC", Gb, Eb);
        row(rows, 0x013, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_ADC, 0, -1, "ADC", Gv, Ev);
        row(rows, 0x014, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_ADC, 0, -1, "ADC", AL, Ib);
        row(rows, 0x015, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_ADC, 0, -1, "ADC", rAX, sIz);
        row(rows, 0x016, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH_SEGMENT, Row.I64, -1, "PUSH");
        row(rows, 0x017, Row.ANY, Row.NO_MODRM, -1, -1, SEGMENT_LOADS_POP_SEGMENT, Row.I64 | Row.ENDS, -1, "POP");
        row(rows, 0x018, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SBB, Row.LOCK, -1, "SBB", Eb, Gb);
        row(rows, 0x019, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SBB, Row.LOCK, -1, "SBB", Ev, Gv);
        row(rows, 0x01A, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SBB, 0, -1, "SBB", Gb, Eb);
        row(rows, 0x01B, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SBB, 0, -1, "SBB", Gv, Ev);
        row(rows, 0x01C, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_SBB, 0, -1, "SBB", AL, Ib);
        row(rows, 0x01D, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_SBB, 0, -1, "SBB", rAX, sIz);
        row(rows, 0x01E, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH_SEGMENT, Row.I64, -1, "PUSH");
        row(rows, 0x01F, Row.ANY, Row.NO_MODRM, -1, -1, SEGMENT_LOADS_POP_SEGMENT, Row.I64 | Row.ENDS, -1, "POP");
    }

    private static void rows020(List<List<Row>> rows) {
        row(rows, 0x020, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_AND, Row.LOCK, -1, "AND", Eb, Gb);
        row(rows, 0x021, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_AND, Row.LOCK, -1, "AND", Ev, Gv);
        row(rows, 0x022, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_AND, 0, -1, "AND", Gb, Eb);
        row(rows, 0x023, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_AND, 0, -1, "AND", Gv, Ev);
        row(rows, 0x024, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_AND, 0, -1, "AND", AL, Ib);
        row(rows, 0x025, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_AND, 0, -1, "AND", rAX, sIz);
        row(rows, 0x027, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DAA, Row.I64, -1, "DAA");
        row(rows, 0x028, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SUB, Row.LOCK, -1, "SUB", Eb, Gb);
        row(rows, 0x029, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SUB, Row.LOCK, -1, "SUB", Ev, Gv);
        row(rows, 0x02A, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SUB, 0, -1, "SUB", Gb, Eb);
        row(rows, 0x02B, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_SUB, 0, -1, "SUB", Gv, Ev);
        row(rows, 0x02C, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_SUB, 0, -1, "SUB", AL, Ib);
        row(rows, 0x02D, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_SUB, 0, -1, "SUB", rAX, sIz);
        row(rows, 0x02F, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DAS, Row.I64, -1, "DAS");
        row(rows, 0x030, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_XOR, Row.LOCK, -1, "XOR", Eb, Gb);
        row(rows, 0x031, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_XOR, Row.LOCK, -1, "XOR", Ev, Gv);
        row(rows, 0x032, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_XOR, 0, -1, "XOR", Gb, Eb);
        row(rows, 0x033, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_XOR, 0, -1, "XOR", Gv, Ev);
        row(rows, 0x034, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_XOR, 0, -1, "XOR", AL, Ib);
        row(rows, 0x035, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_XOR, 0, -1, "XOR", rAX, sIz);
        row(rows, 0x037, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_AAA, Row.I64, -1, "AAA");
        row(rows, 0x038, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_CMP, 0, -1, "CMP", Eb, Gb);
        row(rows, 0x039, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_CMP, 0, -1, "CMP", Ev, Gv);
        row(rows, 0x03A, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_CMP, 0, -1, "CMP", Gb, Eb);
        row(rows, 0x03B, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_CMP, 0, -1, "CMP", Gv, Ev);
        row(rows, 0x03C, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_CMP, 0, -1, "CMP", AL, Ib);
        row(rows, 0x03D, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_CMP, 0, -1, "CMP", rAX, sIz);
        row(rows, 0x03F, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_AAS, Row.I64, -1, "AAS");
    }

    private static void rows040(List<List<Row>> rows) {
        row(rows, 0x040, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x041, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x042, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x043, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x044, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x045, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x046, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x047, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_INC, Row.I64, -1, "INC", Zv);
        row(rows, 0x048, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x049, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x04A, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x04B, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x04C, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x04D, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x04E, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x04F, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_DEC, Row.I64, -1, "DEC", Zv);
        row(rows, 0x050, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x051, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x052, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x053, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x054, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x055, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x056, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x057, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", Zv);
        row(rows, 0x058, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
        row(rows, 0x059, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
        row(rows, 0x05A, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
        row(rows, 0x05B, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
        row(rows, 0x05C, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
        row(rows, 0x05D, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
        row(rows, 0x05E, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
        row(rows, 0x05F, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POP, Row.D64, -1, "POP", Zv);
    }

    private static void rows060(List<List<Row>> rows) {
        row(rows, 0x060, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSHA, Row.I64, -1, "PUSHA");
        row(rows, 0x061, Row.ANY, Row.NO_MODRM, -1, -1, STACK_POPA, Row.I64, -1, "POPA");
        row(rows, 0x062, Row.ANY, Row.MEMORY, -1, -1, FAR_TRANSFERS_BOUND, Row.I64, -1, "BOUND", Gv, M);
        row(rows, 0x063, Row.ANY, Row.EITHER, -1, -1, MOVES_MOVSX, Row.O64, -1, "MOVSXD", Gv, Ed);
        row(rows, 0x063, Row.ANY, Row.EITHER, -1, -1, SEGMENT_LOADS_ARPL, Row.I64 | Row.PROTECTED, -1, "ARPL", Ew, Gw);
        row(rows, 0x068, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", sIz);
        row(rows, 0x069, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_IMUL3, 0, -1, "IMUL", Gv, Ev, sIz);
        row(rows, 0x06A, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH, Row.D64, -1, "PUSH", sIb);
        row(rows, 0x06B, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_IMUL3, 0, -1, "IMUL", Gv, Ev, sIb);
        row(rows, 0x06C, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_INS, Row.ENDS, -1, "INSB");
        row(rows, 0x06D, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_INS, Row.ENDS, -1, "INS");
        row(rows, 0x06E, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_OUTS, Row.ENDS, -1, "OUTSB");
        row(rows, 0x06F, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_OUTS, Row.ENDS, -1, "OUTS");
        row(rows, 0x070, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 0, "Jcc", Jb);
        row(rows, 0x071, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 1, "Jcc", Jb);
        row(rows, 0x072, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 2, "Jcc", Jb);
        row(rows, 0x073, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 3, "Jcc", Jb);
        row(rows, 0x074, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 4, "Jcc", Jb);
        row(rows, 0x075, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 5, "Jcc", Jb);
        row(rows, 0x076, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 6, "Jcc", Jb);
        row(rows, 0x077, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 7, "Jcc", Jb);
        row(rows, 0x078, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 8, "Jcc", Jb);
        row(rows, 0x079, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 9, "Jcc", Jb);
        row(rows, 0x07A, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 10, "Jcc", Jb);
        row(rows, 0x07B, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 11, "Jcc", Jb);
        row(rows, 0x07C, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 12, "Jcc", Jb);
        row(rows, 0x07D, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 13, "Jcc", Jb);
        row(rows, 0x07E, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 14, "Jcc", Jb);
        row(rows, 0x07F, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 15, "Jcc", Jb);
    }

    private static void rows080(List<List<Row>> rows) {
        row(rows, 0x080, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_ADD, Row.LOCK, -1, "ADD", Eb, Ib);
        row(rows, 0x080, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_OR, Row.LOCK, -1, "OR", Eb, Ib);
        row(rows, 0x080, Row.ANY, Row.EITHER, 2, -1, ARITHMETIC_ADC, Row.LOCK, -1, "ADC", Eb, Ib);
        row(rows, 0x080, Row.ANY, Row.EITHER, 3, -1, ARITHMETIC_SBB, Row.LOCK, -1, "SBB", Eb, Ib);
        row(rows, 0x080, Row.ANY, Row.EITHER, 4, -1, ARITHMETIC_AND, Row.LOCK, -1, "AND", Eb, Ib);
        row(rows, 0x080, Row.ANY, Row.EITHER, 5, -1, ARITHMETIC_SUB, Row.LOCK, -1, "SUB", Eb, Ib);
        row(rows, 0x080, Row.ANY, Row.EITHER, 6, -1, ARITHMETIC_XOR, Row.LOCK, -1, "XOR", Eb, Ib);
        row(rows, 0x080, Row.ANY, Row.EITHER, 7, -1, ARITHMETIC_CMP, 0, -1, "CMP", Eb, Ib);
        row(rows, 0x081, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_ADD, Row.LOCK, -1, "ADD", Ev, sIz);
        row(rows, 0x081, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_OR, Row.LOCK, -1, "OR", Ev, sIz);
        row(rows, 0x081, Row.ANY, Row.EITHER, 2, -1, ARITHMETIC_ADC, Row.LOCK, -1, "ADC", Ev, sIz);
        row(rows, 0x081, Row.ANY, Row.EITHER, 3, -1, ARITHMETIC_SBB, Row.LOCK, -1, "SBB", Ev, sIz);
        row(rows, 0x081, Row.ANY, Row.EITHER, 4, -1, ARITHMETIC_AND, Row.LOCK, -1, "AND", Ev, sIz);
        row(rows, 0x081, Row.ANY, Row.EITHER, 5, -1, ARITHMETIC_SUB, Row.LOCK, -1, "SUB", Ev, sIz);
        row(rows, 0x081, Row.ANY, Row.EITHER, 6, -1, ARITHMETIC_XOR, Row.LOCK, -1, "XOR", Ev, sIz);
        row(rows, 0x081, Row.ANY, Row.EITHER, 7, -1, ARITHMETIC_CMP, 0, -1, "CMP", Ev, sIz);
        row(rows, 0x082, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_ADD, Row.LOCK | Row.I64, -1, "ADD", Eb, Ib);
        row(rows, 0x082, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_OR, Row.LOCK | Row.I64, -1, "OR", Eb, Ib);
        row(rows, 0x082, Row.ANY, Row.EITHER, 2, -1, ARITHMETIC_ADC, Row.LOCK | Row.I64, -1, "ADC", Eb, Ib);
        row(rows, 0x082, Row.ANY, Row.EITHER, 3, -1, ARITHMETIC_SBB, Row.LOCK | Row.I64, -1, "SBB", Eb, Ib);
        row(rows, 0x082, Row.ANY, Row.EITHER, 4, -1, ARITHMETIC_AND, Row.LOCK | Row.I64, -1, "AND", Eb, Ib);
        row(rows, 0x082, Row.ANY, Row.EITHER, 5, -1, ARITHMETIC_SUB, Row.LOCK | Row.I64, -1, "SUB", Eb, Ib);
        row(rows, 0x082, Row.ANY, Row.EITHER, 6, -1, ARITHMETIC_XOR, Row.LOCK | Row.I64, -1, "XOR", Eb, Ib);
        row(rows, 0x082, Row.ANY, Row.EITHER, 7, -1, ARITHMETIC_CMP, Row.I64, -1, "CMP", Eb, Ib);
        row(rows, 0x083, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_ADD, Row.LOCK, -1, "ADD", Ev, sIb);
        row(rows, 0x083, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_OR, Row.LOCK, -1, "OR", Ev, sIb);
        row(rows, 0x083, Row.ANY, Row.EITHER, 2, -1, ARITHMETIC_ADC, Row.LOCK, -1, "ADC", Ev, sIb);
        row(rows, 0x083, Row.ANY, Row.EITHER, 3, -1, ARITHMETIC_SBB, Row.LOCK, -1, "SBB", Ev, sIb);
        row(rows, 0x083, Row.ANY, Row.EITHER, 4, -1, ARITHMETIC_AND, Row.LOCK, -1, "AND", Ev, sIb);
        row(rows, 0x083, Row.ANY, Row.EITHER, 5, -1, ARITHMETIC_SUB, Row.LOCK, -1, "SUB", Ev, sIb);
        row(rows, 0x083, Row.ANY, Row.EITHER, 6, -1, ARITHMETIC_XOR, Row.LOCK, -1, "XOR", Ev, sIb);
        row(rows, 0x083, Row.ANY, Row.EITHER, 7, -1, ARITHMETIC_CMP, 0, -1, "CMP", Ev, sIb);
        row(rows, 0x084, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_TEST, 0, -1, "TEST", Eb, Gb);
        row(rows, 0x085, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_TEST, 0, -1, "TEST", Ev, Gv);
        row(rows, 0x086, Row.ANY, Row.EITHER, -1, -1, MOVES_XCHG, Row.LOCK, -1, "XCHG", Eb, Gb);
        row(rows, 0x087, Row.ANY, Row.EITHER, -1, -1, MOVES_XCHG, Row.LOCK, -1, "XCHG", Ev, Gv);
        row(rows, 0x088, Row.ANY, Row.EITHER, -1, -1, MOVES_MOV, 0, -1, "MOV", Eb, Gb);
        row(rows, 0x089, Row.ANY, Row.EITHER, -1, -1, MOVES_MOV, 0, -1, "MOV", Ev, Gv);
        row(rows, 0x08A, Row.ANY, Row.EITHER, -1, -1, MOVES_MOV, 0, -1, "MOV", Gb, Eb);
        row(rows, 0x08B, Row.ANY, Row.EITHER, -1, -1, MOVES_MOV, 0, -1, "MOV", Gv, Ev);
        row(rows, 0x08C, Row.ANY, Row.EITHER, -1, -1, SEGMENT_LOADS_MOV_FROM_SEGMENT, 0, -1, "MOV", Ev, Sw);
        row(rows, 0x08D, Row.ANY, Row.MEMORY, -1, -1, MOVES_LEA, 0, -1, "LEA", Gv, M);
        row(rows, 0x08E, Row.ANY, Row.EITHER, -1, -1, SEGMENT_LOADS_MOV_TO_SEGMENT, Row.ENDS, -1, "MOV", Sw, Ew);
        row(rows, 0x08F, Row.ANY, Row.EITHER, 0, -1, STACK_POP, Row.D64, -1, "POP", Ev);
        row(rows, 0x090, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x091, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x092, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x093, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x094, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x095, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x096, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x097, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XCHG, 0, -1, "XCHG", Zv, rAX);
        row(rows, 0x098, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_CBW, 0, -1, "CBW");
        row(rows, 0x099, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_CWD, 0, -1, "CWD");
        row(rows, 0x09A, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_CALL_FAR, Row.I64 | Row.ENDS, -1, "CALL", Ap);
        row(rows, 0x09C, Row.ANY, Row.NO_MODRM, -1, -1, SYSTEM_FLAGS_PUSHF, Row.D64, -1, "PUSHF");
        row(rows, 0x09D, Row.ANY, Row.NO_MODRM, -1, -1, SYSTEM_FLAGS_POPF, Row.D64 | Row.ENDS, -1, "POPF");
        row(rows, 0x09E, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_SAHF, 0, -1, "SAHF");
        row(rows, 0x09F, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_LAHF, 0, -1, "LAHF");
    }

    private static void rows0A0(List<List<Row>> rows) {
        row(rows, 0x0A0, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", AL, Ob);
        row(rows, 0x0A1, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", rAX, Ov);
        row(rows, 0x0A2, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Ob, AL);
        row(rows, 0x0A3, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Ov, rAX);
        row(rows, 0x0A4, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_MOVS, Row.ENDS, -1, "MOVSB");
        row(rows, 0x0A5, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_MOVS, Row.ENDS, -1, "MOVS");
        row(rows, 0x0A6, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_CMPS, Row.ENDS, -1, "CMPSB");
        row(rows, 0x0A7, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_CMPS, Row.ENDS, -1, "CMPS");
        row(rows, 0x0A8, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_TEST, 0, -1, "TEST", AL, Ib);
        row(rows, 0x0A9, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_TEST, 0, -1, "TEST", rAX, sIz);
        row(rows, 0x0AA, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_STOS, Row.ENDS, -1, "STOSB");
        row(rows, 0x0AB, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_STOS, Row.ENDS, -1, "STOS");
        row(rows, 0x0AC, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_LODS, Row.ENDS, -1, "LODSB");
        row(rows, 0x0AD, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_LODS, Row.ENDS, -1, "LODS");
        row(rows, 0x0AE, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_SCAS, Row.ENDS, -1, "SCASB");
        row(rows, 0x0AF, Row.ANY, Row.NO_MODRM, -1, -1, STRINGS_SCAS, Row.ENDS, -1, "SCAS");
        row(rows, 0x0B0, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B1, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B2, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B3, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B4, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B5, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B6, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B7, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zb, Ib);
        row(rows, 0x0B8, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
        row(rows, 0x0B9, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
        row(rows, 0x0BA, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
        row(rows, 0x0BB, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
        row(rows, 0x0BC, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
        row(rows, 0x0BD, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
        row(rows, 0x0BE, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
        row(rows, 0x0BF, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_MOV, 0, -1, "MOV", Zv, Iv);
    }

    private static void rows0C0(List<List<Row>> rows) {
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 0, -1, SHIFTS_ROL, 0, -1, "ROL", Eb, Ib);
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 1, -1, SHIFTS_ROR, 0, -1, "ROR", Eb, Ib);
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 2, -1, SHIFTS_RCL, 0, -1, "RCL", Eb, Ib);
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 3, -1, SHIFTS_RCR, 0, -1, "RCR", Eb, Ib);
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 4, -1, SHIFTS_SHL, 0, -1, "SHL", Eb, Ib);
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 5, -1, SHIFTS_SHR, 0, -1, "SHR", Eb, Ib);
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 6, -1, SHIFTS_SHL, 0, -1, "SHL", Eb, Ib);
        row(rows, 0x0C0, Row.ANY, Row.EITHER, 7, -1, SHIFTS_SAR, 0, -1, "SAR", Eb, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 0, -1, SHIFTS_ROL, 0, -1, "ROL", Ev, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 1, -1, SHIFTS_ROR, 0, -1, "ROR", Ev, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 2, -1, SHIFTS_RCL, 0, -1, "RCL", Ev, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 3, -1, SHIFTS_RCR, 0, -1, "RCR", Ev, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 4, -1, SHIFTS_SHL, 0, -1, "SHL", Ev, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 5, -1, SHIFTS_SHR, 0, -1, "SHR", Ev, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 6, -1, SHIFTS_SHL, 0, -1, "SHL", Ev, Ib);
        row(rows, 0x0C1, Row.ANY, Row.EITHER, 7, -1, SHIFTS_SAR, 0, -1, "SAR", Ev, Ib);
        row(rows, 0x0C2, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_RET, Row.F64 | Row.ENDS, -1, "RET", Iw);
        row(rows, 0x0C3, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_RET, Row.F64 | Row.ENDS, -1, "RET");
        row(rows, 0x0C4, Row.ANY, Row.MEMORY, -1, -1, SEGMENT_LOADS_LOAD_FAR_POINTER, Row.I64 | Row.ENDS, -1, "LES", Gv, Mp);
        row(rows, 0x0C5, Row.ANY, Row.MEMORY, -1, -1, SEGMENT_LOADS_LOAD_FAR_POINTER, Row.I64 | Row.ENDS, -1, "LDS", Gv, Mp);
        row(rows, 0x0C6, Row.ANY, Row.EITHER, 0, -1, MOVES_MOV, 0, -1, "MOV", Eb, Ib);
        row(rows, 0x0C7, Row.ANY, Row.EITHER, 0, -1, MOVES_MOV, 0, -1, "MOV", Ev, sIz);
        row(rows, 0x0C8, Row.ANY, Row.NO_MODRM, -1, -1, STACK_ENTER, Row.D64, -1, "ENTER", Iw, Ib);
        row(rows, 0x0C9, Row.ANY, Row.NO_MODRM, -1, -1, STACK_LEAVE, Row.D64, -1, "LEAVE");
        row(rows, 0x0CA, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_RET_FAR, Row.ENDS, -1, "RETF", Iw);
        row(rows, 0x0CB, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_RET_FAR, Row.ENDS, -1, "RETF");
        row(rows, 0x0CC, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_INT3, Row.ENDS, -1, "INT3");
        row(rows, 0x0CD, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_INT_N, Row.ENDS, -1, "INT", Ib);
        row(rows, 0x0CE, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_INTO, Row.I64 | Row.ENDS, -1, "INTO");
        row(rows, 0x0CF, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_IRET, Row.ENDS, -1, "IRET");
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 0, -1, SHIFTS_ROL, 0, -1, "ROL", Eb, ONE);
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 1, -1, SHIFTS_ROR, 0, -1, "ROR", Eb, ONE);
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 2, -1, SHIFTS_RCL, 0, -1, "RCL", Eb, ONE);
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 3, -1, SHIFTS_RCR, 0, -1, "RCR", Eb, ONE);
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 4, -1, SHIFTS_SHL, 0, -1, "SHL", Eb, ONE);
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 5, -1, SHIFTS_SHR, 0, -1, "SHR", Eb, ONE);
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 6, -1, SHIFTS_SHL, 0, -1, "SHL", Eb, ONE);
        row(rows, 0x0D0, Row.ANY, Row.EITHER, 7, -1, SHIFTS_SAR, 0, -1, "SAR", Eb, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 0, -1, SHIFTS_ROL, 0, -1, "ROL", Ev, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 1, -1, SHIFTS_ROR, 0, -1, "ROR", Ev, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 2, -1, SHIFTS_RCL, 0, -1, "RCL", Ev, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 3, -1, SHIFTS_RCR, 0, -1, "RCR", Ev, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 4, -1, SHIFTS_SHL, 0, -1, "SHL", Ev, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 5, -1, SHIFTS_SHR, 0, -1, "SHR", Ev, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 6, -1, SHIFTS_SHL, 0, -1, "SHL", Ev, ONE);
        row(rows, 0x0D1, Row.ANY, Row.EITHER, 7, -1, SHIFTS_SAR, 0, -1, "SAR", Ev, ONE);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 0, -1, SHIFTS_ROL, 0, -1, "ROL", Eb, CL);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 1, -1, SHIFTS_ROR, 0, -1, "ROR", Eb, CL);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 2, -1, SHIFTS_RCL, 0, -1, "RCL", Eb, CL);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 3, -1, SHIFTS_RCR, 0, -1, "RCR", Eb, CL);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 4, -1, SHIFTS_SHL, 0, -1, "SHL", Eb, CL);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 5, -1, SHIFTS_SHR, 0, -1, "SHR", Eb, CL);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 6, -1, SHIFTS_SHL, 0, -1, "SHL", Eb, CL);
        row(rows, 0x0D2, Row.ANY, Row.EITHER, 7, -1, SHIFTS_SAR, 0, -1, "SAR", Eb, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 0, -1, SHIFTS_ROL, 0, -1, "ROL", Ev, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 1, -1, SHIFTS_ROR, 0, -1, "ROR", Ev, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 2, -1, SHIFTS_RCL, 0, -1, "RCL", Ev, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 3, -1, SHIFTS_RCR, 0, -1, "RCR", Ev, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 4, -1, SHIFTS_SHL, 0, -1, "SHL", Ev, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 5, -1, SHIFTS_SHR, 0, -1, "SHR", Ev, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 6, -1, SHIFTS_SHL, 0, -1, "SHL", Ev, CL);
        row(rows, 0x0D3, Row.ANY, Row.EITHER, 7, -1, SHIFTS_SAR, 0, -1, "SAR", Ev, CL);
        row(rows, 0x0D4, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_AAM, Row.I64, -1, "AAM", Ib);
        row(rows, 0x0D5, Row.ANY, Row.NO_MODRM, -1, -1, ARITHMETIC_AAD, Row.I64, -1, "AAD", Ib);
        row(rows, 0x0D6, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_SALC, Row.I64, -1, "SALC");
        row(rows, 0x0D7, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_XLAT, 0, -1, "XLAT");
    }

    private static void rows0E0(List<List<Row>> rows) {
        row(rows, 0x0E0, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_LOOPNE, Row.F64 | Row.ENDS, -1, "LOOPNE", Jb);
        row(rows, 0x0E1, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_LOOPE, Row.F64 | Row.ENDS, -1, "LOOPE", Jb);
        row(rows, 0x0E2, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_LOOP, Row.F64 | Row.ENDS, -1, "LOOP", Jb);
        row(rows, 0x0E3, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JRCXZ, Row.F64 | Row.ENDS, -1, "JRCXZ", Jb);
        row(rows, 0x0E4, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_IN, Row.ENDS, -1, "IN", AL, Ib);
        row(rows, 0x0E5, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_IN, Row.ENDS, -1, "IN", eAX, Ib);
        row(rows, 0x0E6, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_OUT, Row.ENDS, -1, "OUT", Ib, AL);
        row(rows, 0x0E7, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_OUT, Row.ENDS, -1, "OUT", Ib, eAX);
        row(rows, 0x0E8, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_CALL, Row.F64 | Row.ENDS, -1, "CALL", Jz);
        row(rows, 0x0E9, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JMP, Row.F64 | Row.ENDS, -1, "JMP", Jz);
        row(rows, 0x0EA, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_JMP_FAR, Row.I64 | Row.ENDS, -1, "JMP", Ap);
        row(rows, 0x0EB, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JMP, Row.F64 | Row.ENDS, -1, "JMP", Jb);
        row(rows, 0x0EC, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_IN, Row.ENDS, -1, "IN", AL, DX);
        row(rows, 0x0ED, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_IN, Row.ENDS, -1, "IN", eAX, DX);
        row(rows, 0x0EE, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_OUT, Row.ENDS, -1, "OUT", DX, AL);
        row(rows, 0x0EF, Row.ANY, Row.NO_MODRM, -1, -1, PORTS_OUT, Row.ENDS, -1, "OUT", DX, eAX);
        row(rows, 0x0F1, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_INT1, Row.ENDS, -1, "INT1");
        row(rows, 0x0F4, Row.ANY, Row.NO_MODRM, -1, -1, SYSTEM_FLAGS_HLT, Row.CPL0 | Row.ENDS, -1, "HLT");
        row(rows, 0x0F5, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_CMC, 0, -1, "CMC");
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_TEST, 0, -1, "TEST", Eb, Ib);
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_TEST, 0, -1, "TEST", Eb, Ib);
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 2, -1, ARITHMETIC_NOT, Row.LOCK, -1, "NOT", Eb);
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 3, -1, ARITHMETIC_NEG, Row.LOCK, -1, "NEG", Eb);
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 4, -1, ARITHMETIC_MUL, 0, -1, "MUL", Eb);
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 5, -1, ARITHMETIC_IMUL1, 0, -1, "IMUL", Eb);
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 6, -1, ARITHMETIC_DIV, 0, -1, "DIV", Eb);
        row(rows, 0x0F6, Row.ANY, Row.EITHER, 7, -1, ARITHMETIC_IDIV, 0, -1, "IDIV", Eb);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_TEST, 0, -1, "TEST", Ev, sIz);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_TEST, 0, -1, "TEST", Ev, sIz);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 2, -1, ARITHMETIC_NOT, Row.LOCK, -1, "NOT", Ev);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 3, -1, ARITHMETIC_NEG, Row.LOCK, -1, "NEG", Ev);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 4, -1, ARITHMETIC_MUL, 0, -1, "MUL", Ev);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 5, -1, ARITHMETIC_IMUL1, 0, -1, "IMUL", Ev);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 6, -1, ARITHMETIC_DIV, 0, -1, "DIV", Ev);
        row(rows, 0x0F7, Row.ANY, Row.EITHER, 7, -1, ARITHMETIC_IDIV, 0, -1, "IDIV", Ev);
        row(rows, 0x0F8, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_CLC, 0, -1, "CLC");
        row(rows, 0x0F9, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_STC, 0, -1, "STC");
        row(rows, 0x0FA, Row.ANY, Row.NO_MODRM, -1, -1, SYSTEM_FLAGS_CLI, Row.ENDS, -1, "CLI");
        row(rows, 0x0FB, Row.ANY, Row.NO_MODRM, -1, -1, SYSTEM_FLAGS_STI, Row.ENDS, -1, "STI");
        row(rows, 0x0FC, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_CLD, 0, -1, "CLD");
        row(rows, 0x0FD, Row.ANY, Row.NO_MODRM, -1, -1, MOVES_STD, 0, -1, "STD");
        row(rows, 0x0FE, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_INC, Row.LOCK, -1, "INC", Eb);
        row(rows, 0x0FE, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_DEC, Row.LOCK, -1, "DEC", Eb);
        row(rows, 0x0FF, Row.ANY, Row.EITHER, 0, -1, ARITHMETIC_INC, Row.LOCK, -1, "INC", Ev);
        row(rows, 0x0FF, Row.ANY, Row.EITHER, 1, -1, ARITHMETIC_DEC, Row.LOCK, -1, "DEC", Ev);
        row(rows, 0x0FF, Row.ANY, Row.EITHER, 2, -1, BRANCHES_CALL_INDIRECT, Row.F64 | Row.ENDS, -1, "CALL", Ev);
        row(rows, 0x0FF, Row.ANY, Row.MEMORY, 3, -1, FAR_TRANSFERS_CALL_FAR, Row.ENDS, -1, "CALL", Mp);
        row(rows, 0x0FF, Row.ANY, Row.EITHER, 4, -1, BRANCHES_JMP_INDIRECT, Row.F64 | Row.ENDS, -1, "JMP", Ev);
        row(rows, 0x0FF, Row.ANY, Row.MEMORY, 5, -1, FAR_TRANSFERS_JMP_FAR, Row.ENDS, -1, "JMP", Mp);
        row(rows, 0x0FF, Row.ANY, Row.EITHER, 6, -1, STACK_PUSH, Row.D64, -1, "PUSH", Ev);
    }

    private static void rows100(List<List<Row>> rows) {
        row(rows, 0x100, Row.ANY, Row.EITHER, 0, -1, SEGMENT_LOADS_STORE_SYSTEM_SELECTOR, Row.PROTECTED, -1, "SLDT", Ev);
        row(rows, 0x100, Row.ANY, Row.EITHER, 1, -1, SEGMENT_LOADS_STORE_SYSTEM_SELECTOR, Row.PROTECTED, -1, "STR", Ev);
        row(rows, 0x100, Row.ANY, Row.EITHER, 2, -1, SEGMENT_LOADS_LLDT, Row.CPL0 | Row.PROTECTED | Row.ENDS, -1, "LLDT", Ew);
        row(rows, 0x100, Row.ANY, Row.EITHER, 3, -1, SEGMENT_LOADS_LTR, Row.CPL0 | Row.PROTECTED | Row.ENDS, -1, "LTR", Ew);
        row(rows, 0x100, Row.ANY, Row.EITHER, 4, -1, SEGMENT_LOADS_VERIFY, Row.PROTECTED, -1, "VERR", Ew);
        row(rows, 0x100, Row.ANY, Row.EITHER, 5, -1, SEGMENT_LOADS_VERIFY, Row.PROTECTED, -1, "VERW", Ew);
        row(rows, 0x101, Row.ANY, Row.REGISTER, 0, 1, PROCESSOR_VMCALL, Row.ENDS, -1, "VMCALL");
        row(rows, 0x101, Row.ANY, Row.REGISTER, 1, 2, SYSTEM_FLAGS_AC, 0, -1, "CLAC");
        row(rows, 0x101, Row.ANY, Row.REGISTER, 1, 3, SYSTEM_FLAGS_AC, 0, -1, "STAC");
        row(rows, 0x101, Row.ANY, Row.REGISTER, 2, 0, CONTROL_REGISTERS_XGETBV, 0, -1, "XGETBV");
        row(rows, 0x101, Row.ANY, Row.REGISTER, 2, 1, CONTROL_REGISTERS_XSETBV, Row.ENDS, -1, "XSETBV");
        row(rows, 0x101, Row.ANY, Row.REGISTER, 3, 1, PROCESSOR_VMCALL, Row.ENDS, -1, "VMMCALL");
        row(rows, 0x101, Row.ANY, Row.REGISTER, 7, 0, PROCESSOR_SWAPGS, Row.O64 | Row.CPL0, -1, "SWAPGS");
        row(rows, 0x101, Row.ANY, Row.REGISTER, 7, 1, PROCESSOR_RDTSCP, 0, -1, "RDTSCP");
        row(rows, 0x101, Row.ANY, Row.MEMORY, 0, -1, SEGMENT_LOADS_STORE_TABLE, 0, -1, "SGDT", M);
        row(rows, 0x101, Row.ANY, Row.MEMORY, 1, -1, SEGMENT_LOADS_STORE_TABLE, 0, -1, "SIDT", M);
        row(rows, 0x101, Row.ANY, Row.MEMORY, 2, -1, SEGMENT_LOADS_LOAD_TABLE, Row.CPL0 | Row.ENDS, -1, "LGDT", M);
        row(rows, 0x101, Row.ANY, Row.MEMORY, 3, -1, SEGMENT_LOADS_LOAD_TABLE, Row.CPL0 | Row.ENDS, -1, "LIDT", M);
        row(rows, 0x101, Row.ANY, Row.EITHER, 4, -1, CONTROL_REGISTERS_SMSW, 0, -1, "SMSW", Ev);
        row(rows, 0x101, Row.ANY, Row.EITHER, 6, -1, CONTROL_REGISTERS_LMSW, Row.CPL0 | Row.ENDS, -1, "LMSW", Ew);
        row(rows, 0x101, Row.ANY, Row.MEMORY, 7, -1, CONTROL_REGISTERS_INVLPG, Row.CPL0 | Row.ENDS, -1, "INVLPG", M);
        row(rows, 0x102, Row.ANY, Row.EITHER, -1, -1, SEGMENT_LOADS_LAR, Row.PROTECTED, -1, "LAR", Gv, Ew);
        row(rows, 0x103, Row.ANY, Row.EITHER, -1, -1, SEGMENT_LOADS_LSL, Row.PROTECTED, -1, "LSL", Gv, Ew);
        row(rows, 0x105, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_SYSCALL, Row.O64 | Row.ENDS, -1, "SYSCALL");
        row(rows, 0x106, Row.ANY, Row.NO_MODRM, -1, -1, CONTROL_REGISTERS_CLTS, Row.CPL0, -1, "CLTS");
        row(rows, 0x107, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_SYSRET, Row.O64 | Row.CPL0 | Row.ENDS, -1, "SYSRET");
        row(rows, 0x108, Row.ANY, Row.NO_MODRM, -1, -1, CONTROL_REGISTERS_INVALIDATE_CACHES, Row.CPL0, -1, "INVD");
        row(rows, 0x109, Row.ANY, Row.NO_MODRM, -1, -1, CONTROL_REGISTERS_INVALIDATE_CACHES, Row.CPL0, -1, "WBINVD");
        row(rows, 0x10B, Row.ANY, Row.NO_MODRM, -1, -1, PROCESSOR_UD, Row.ENDS, -1, "UD2");
        row(rows, 0x10D, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "PREFETCHW", Ev);
        row(rows, 0x110, 0xF2, Row.MEMORY, -1, -1, SSE_MOVE_MOVQ, 0, -1, "MOVSD", Vdq, Mq);
        row(rows, 0x110, 0xF2, Row.REGISTER, -1, -1, SSE_MOVE_MOVSD, 0, -1, "MOVSD", Vdq, Udq);
        row(rows, 0x110, 0xF3, Row.REGISTER, -1, -1, SSE_MOVE_MOVSS, 0, -1, "MOVSS", Vdq, Udq);
        row(rows, 0x110, 0xF3, Row.MEMORY, -1, -1, SSE_MOVE_MOVSS_LOAD, 0, -1, "MOVSS", Vdq, Md);
        row(rows, 0x110, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVUPS, 0, -1, "MOVUPD", Vdq, Wdq);
        row(rows, 0x110, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVUPS, 0, -1, "MOVUPS", Vdq, Wdq);
        row(rows, 0x111, 0xF2, Row.EITHER, -1, -1, SSE_MOVE_MOVSD_STORE, 0, -1, "MOVSD", Wq, Vdq);
        row(rows, 0x111, 0xF3, Row.EITHER, -1, -1, SSE_MOVE_MOVSS_STORE, 0, -1, "MOVSS", Wd, Vdq);
        row(rows, 0x111, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVUPS_STORE, 0, -1, "MOVUPD", Wdq, Vdq);
        row(rows, 0x111, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVUPS_STORE, 0, -1, "MOVUPS", Wdq, Vdq);
        row(rows, 0x112, 0xF2, Row.EITHER, -1, -1, SSE_MOVE_MOVDDUP, 0, -1, "MOVDDUP", Vdq, Wq);
        row(rows, 0x112, 0xF3, Row.EITHER, -1, -1, SSE_MOVE_MOVSLDUP, 0, -1, "MOVSLDUP", Vdq, Wdq);
        row(rows, 0x112, 0x66, Row.MEMORY, -1, -1, SSE_MOVE_MOVLPS, 0, -1, "MOVLPD", Vdq, Mq);
        row(rows, 0x112, Row.NONE, Row.REGISTER, -1, -1, SSE_MOVE_MOVHLPS, 0, -1, "MOVHLPS", Vdq, Udq);
        row(rows, 0x112, Row.NONE, Row.MEMORY, -1, -1, SSE_MOVE_MOVLPS, 0, -1, "MOVLPS", Vdq, Mq);
        row(rows, 0x113, 0x66, Row.MEMORY, -1, -1, SSE_MOVE_MOVLPS_STORE, 0, -1, "MOVLPD", Mq, Vdq);
        row(rows, 0x113, Row.NONE, Row.MEMORY, -1, -1, SSE_MOVE_MOVLPS_STORE, 0, -1, "MOVLPS", Mq, Vdq);
        row(rows, 0x114, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKLQDQ, 0, -1, "UNPCKLPD", Vdq, Wdq);
        row(rows, 0x114, Row.NONE, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKLDQ, 0, -1, "UNPCKLPS", Vdq, Wdq);
        row(rows, 0x115, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKHQDQ, 0, -1, "UNPCKHPD", Vdq, Wdq);
        row(rows, 0x115, Row.NONE, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKHDQ, 0, -1, "UNPCKHPS", Vdq, Wdq);
        row(rows, 0x116, 0xF3, Row.EITHER, -1, -1, SSE_MOVE_MOVSHDUP, 0, -1, "MOVSHDUP", Vdq, Wdq);
        row(rows, 0x116, 0x66, Row.MEMORY, -1, -1, SSE_MOVE_MOVHPS, 0, -1, "MOVHPD", Vdq, Mq);
        row(rows, 0x116, Row.NONE, Row.MEMORY, -1, -1, SSE_MOVE_MOVHPS, 0, -1, "MOVHPS", Vdq, Mq);
        row(rows, 0x116, Row.NONE, Row.REGISTER, -1, -1, SSE_MOVE_MOVHPS, 0, -1, "MOVLHPS", Vdq, Udq);
        row(rows, 0x117, 0x66, Row.MEMORY, -1, -1, SSE_MOVE_MOVHPS_STORE, 0, -1, "MOVHPD", Mq, Vdq);
        row(rows, 0x117, Row.NONE, Row.MEMORY, -1, -1, SSE_MOVE_MOVHPS_STORE, 0, -1, "MOVHPS", Mq, Vdq);
        row(rows, 0x118, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "PREFETCH", Ev);
        row(rows, 0x119, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "NOP", Ev);
        row(rows, 0x11A, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "NOP", Ev);
        row(rows, 0x11B, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "NOP", Ev);
        row(rows, 0x11C, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "NOP", Ev);
        row(rows, 0x11D, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "NOP", Ev);
        row(rows, 0x11E, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "NOP", Ev);
        row(rows, 0x11F, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_NOP, 0, -1, "NOP", Ev);
    }

    private static void rows120(List<List<Row>> rows) {
        row(rows, 0x120, Row.ANY, Row.REGISTER, -1, -1, CONTROL_REGISTERS_MOV_FROM_CONTROL, Row.F64 | Row.CPL0, -1, "MOV", Ry, Cy);
        row(rows, 0x121, Row.ANY, Row.REGISTER, -1, -1, CONTROL_REGISTERS_MOV_FROM_DEBUG, Row.F64 | Row.CPL0, -1, "MOV", Ry, Dy);
        row(rows, 0x122, Row.ANY, Row.REGISTER, -1, -1, CONTROL_REGISTERS_MOV_TO_CONTROL, Row.F64 | Row.CPL0 | Row.ENDS, -1, "MOV", Cy, Ry);
        row(rows, 0x123, Row.ANY, Row.REGISTER, -1, -1, CONTROL_REGISTERS_MOV_TO_DEBUG, Row.F64 | Row.CPL0 | Row.ENDS, -1, "MOV", Dy, Ry);
        row(rows, 0x128, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVAPS, 0, -1, "MOVAPD", Vdq, Wdq);
        row(rows, 0x128, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVAPS, 0, -1, "MOVAPS", Vdq, Wdq);
        row(rows, 0x129, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVAPS_STORE, 0, -1, "MOVAPD", Wdq, Vdq);
        row(rows, 0x129, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVAPS_STORE, 0, -1, "MOVAPS", Wdq, Vdq);
        row(rows, 0x12A, 0xF2, Row.EITHER, -1, -1, SSE_CONVERT_CVTSI2SD, 0, -1, "CVTSI2SD", Vdq, Ey);
        row(rows, 0x12A, 0xF3, Row.EITHER, -1, -1, SSE_CONVERT_CVTSI2SS, 0, -1, "CVTSI2SS", Vdq, Ey);
        row(rows, 0x12A, 0x66, Row.EITHER, -1, -1, SSE_CONVERT_CVTPI2PD, 0, -1, "CVTPI2PD", Vdq, Qq);
        row(rows, 0x12A, Row.NONE, Row.EITHER, -1, -1, SSE_CONVERT_CVTPI2PS, 0, -1, "CVTPI2PS", Vdq, Qq);
        row(rows, 0x12B, 0x66, Row.MEMORY, -1, -1, SSE_MOVE_MOVAPS_STORE, 0, -1, "MOVNTPD", Mdq, Vdq);
        row(rows, 0x12B, Row.NONE, Row.MEMORY, -1, -1, SSE_MOVE_MOVAPS_STORE, 0, -1, "MOVNTPS", Mdq, Vdq);
        row(rows, 0x12C, 0xF2, Row.EITHER, -1, -1, SSE_CONVERT_CVTTSD2SI, 0, -1, "CVTTSD2SI", Gy, Wq);
        row(rows, 0x12C, 0xF3, Row.EITHER, -1, -1, SSE_CONVERT_CVTTSS2SI, 0, -1, "CVTTSS2SI", Gy, Wd);
        row(rows, 0x12C, 0x66, Row.EITHER, -1, -1, SSE_CONVERT_CVTTPD2PI, 0, -1, "CVTTPD2PI", Pq, Wdq);
        row(rows, 0x12C, Row.NONE, Row.EITHER, -1, -1, SSE_CONVERT_CVTTPS2PI, 0, -1, "CVTTPS2PI", Pq, Wq);
        row(rows, 0x12D, 0xF2, Row.EITHER, -1, -1, SSE_CONVERT_CVTSD2SI, 0, -1, "CVTSD2SI", Gy, Wq);
        row(rows, 0x12D, 0xF3, Row.EITHER, -1, -1, SSE_CONVERT_CVTSS2SI, 0, -1, "CVTSS2SI", Gy, Wd);
        row(rows, 0x12D, 0x66, Row.EITHER, -1, -1, SSE_CONVERT_CVTPD2PI, 0, -1, "CVTPD2PI", Pq, Wdq);
        row(rows, 0x12D, Row.NONE, Row.EITHER, -1, -1, SSE_CONVERT_CVTPS2PI, 0, -1, "CVTPS2PI", Pq, Wq);
        row(rows, 0x12E, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_UCOMISD, 0, -1, "UCOMISD", Vdq, Wq);
        row(rows, 0x12E, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_UCOMISS, 0, -1, "UCOMISS", Vdq, Wd);
        row(rows, 0x12F, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_COMISD, 0, -1, "COMISD", Vdq, Wq);
        row(rows, 0x12F, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_COMISS, 0, -1, "COMISS", Vdq, Wd);
        row(rows, 0x130, Row.ANY, Row.NO_MODRM, -1, -1, MODEL_SPECIFIC_WRMSR, Row.CPL0 | Row.ENDS, -1, "WRMSR");
        row(rows, 0x131, Row.ANY, Row.NO_MODRM, -1, -1, PROCESSOR_RDTSC, 0, -1, "RDTSC");
        row(rows, 0x132, Row.ANY, Row.NO_MODRM, -1, -1, MODEL_SPECIFIC_RDMSR, Row.CPL0, -1, "RDMSR");
        row(rows, 0x133, Row.ANY, Row.NO_MODRM, -1, -1, PROCESSOR_RDPMC, 0, -1, "RDPMC");
        row(rows, 0x134, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_SYSENTER, Row.ENDS, -1, "SYSENTER");
        row(rows, 0x135, Row.ANY, Row.NO_MODRM, -1, -1, FAR_TRANSFERS_SYSEXIT, Row.CPL0 | Row.ENDS, -1, "SYSEXIT");
    }

    private static void rows140(List<List<Row>> rows) {
        row(rows, 0x140, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 0, "CMOVcc", Gv, Ev);
        row(rows, 0x141, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 1, "CMOVcc", Gv, Ev);
        row(rows, 0x142, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 2, "CMOVcc", Gv, Ev);
        row(rows, 0x143, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 3, "CMOVcc", Gv, Ev);
        row(rows, 0x144, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 4, "CMOVcc", Gv, Ev);
        row(rows, 0x145, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 5, "CMOVcc", Gv, Ev);
        row(rows, 0x146, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 6, "CMOVcc", Gv, Ev);
        row(rows, 0x147, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 7, "CMOVcc", Gv, Ev);
        row(rows, 0x148, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 8, "CMOVcc", Gv, Ev);
        row(rows, 0x149, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 9, "CMOVcc", Gv, Ev);
        row(rows, 0x14A, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 10, "CMOVcc", Gv, Ev);
        row(rows, 0x14B, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 11, "CMOVcc", Gv, Ev);
        row(rows, 0x14C, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 12, "CMOVcc", Gv, Ev);
        row(rows, 0x14D, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 13, "CMOVcc", Gv, Ev);
        row(rows, 0x14E, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 14, "CMOVcc", Gv, Ev);
        row(rows, 0x14F, Row.ANY, Row.EITHER, -1, -1, MOVES_CMOV, 0, 15, "CMOVcc", Gv, Ev);
        row(rows, 0x150, 0x66, Row.REGISTER, -1, -1, SSE_MOVE_MOVMSKPD, 0, -1, "MOVMSKPD", Gd, Udq);
        row(rows, 0x150, Row.NONE, Row.REGISTER, -1, -1, SSE_MOVE_MOVMSKPS, 0, -1, "MOVMSKPS", Gd, Udq);
        row(rows, 0x151, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_SQRTSD, 0, -1, "SQRTSD", Vdq, Wq);
        row(rows, 0x151, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_SQRTSS, 0, -1, "SQRTSS", Vdq, Wd);
        row(rows, 0x151, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_SQRTPD, 0, -1, "SQRTPD", Vdq, Wdq);
        row(rows, 0x151, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_SQRTPS, 0, -1, "SQRTPS", Vdq, Wdq);
        row(rows, 0x152, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_RSQRTSS, 0, -1, "RSQRTSS", Vdq, Wd);
        row(rows, 0x152, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_RSQRTPS, 0, -1, "RSQRTPS", Vdq, Wdq);
        row(rows, 0x153, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_RCPSS, 0, -1, "RCPSS", Vdq, Wd);
        row(rows, 0x153, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_RCPPS, 0, -1, "RCPPS", Vdq, Wdq);
        row(rows, 0x154, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PAND, 0, -1, "ANDPD", Vdq, Wdq);
        row(rows, 0x154, Row.NONE, Row.EITHER, -1, -1, SSE_INTEGER_PAND, 0, -1, "ANDPS", Vdq, Wdq);
        row(rows, 0x155, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PANDN, 0, -1, "ANDNPD", Vdq, Wdq);
        row(rows, 0x155, Row.NONE, Row.EITHER, -1, -1, SSE_INTEGER_PANDN, 0, -1, "ANDNPS", Vdq, Wdq);
        row(rows, 0x156, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_POR, 0, -1, "ORPD", Vdq, Wdq);
        row(rows, 0x156, Row.NONE, Row.EITHER, -1, -1, SSE_INTEGER_POR, 0, -1, "ORPS", Vdq, Wdq);
        row(rows, 0x157, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PXOR, 0, -1, "XORPD", Vdq, Wdq);
        row(rows, 0x157, Row.NONE, Row.EITHER, -1, -1, SSE_INTEGER_PXOR, 0, -1, "XORPS", Vdq, Wdq);
        row(rows, 0x158, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_ADDSD, 0, -1, "ADDSD", Vdq, Wq);
        row(rows, 0x158, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_ADDSS, 0, -1, "ADDSS", Vdq, Wd);
        row(rows, 0x158, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_ADDPD, 0, -1, "ADDPD", Vdq, Wdq);
        row(rows, 0x158, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_ADDPS, 0, -1, "ADDPS", Vdq, Wdq);
        row(rows, 0x159, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_MULSD, 0, -1, "MULSD", Vdq, Wq);
        row(rows, 0x159, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_MULSS, 0, -1, "MULSS", Vdq, Wd);
        row(rows, 0x159, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_MULPD, 0, -1, "MULPD", Vdq, Wdq);
        row(rows, 0x159, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_MULPS, 0, -1, "MULPS", Vdq, Wdq);
        row(rows, 0x15A, 0xF2, Row.EITHER, -1, -1, SSE_CONVERT_CVTSD2SS, 0, -1, "CVTSD2SS", Vdq, Wq);
        row(rows, 0x15A, 0xF3, Row.EITHER, -1, -1, SSE_CONVERT_CVTSS2SD, 0, -1, "CVTSS2SD", Vdq, Wd);
        row(rows, 0x15A, 0x66, Row.EITHER, -1, -1, SSE_CONVERT_CVTPD2PS, 0, -1, "CVTPD2PS", Vdq, Wdq);
        row(rows, 0x15A, Row.NONE, Row.EITHER, -1, -1, SSE_CONVERT_CVTPS2PD, 0, -1, "CVTPS2PD", Vdq, Wq);
        row(rows, 0x15B, 0xF3, Row.EITHER, -1, -1, SSE_CONVERT_CVTTPS2DQ, 0, -1, "CVTTPS2DQ", Vdq, Wdq);
        row(rows, 0x15B, 0x66, Row.EITHER, -1, -1, SSE_CONVERT_CVTPS2DQ, 0, -1, "CVTPS2DQ", Vdq, Wdq);
        row(rows, 0x15B, Row.NONE, Row.EITHER, -1, -1, SSE_CONVERT_CVTDQ2PS, 0, -1, "CVTDQ2PS", Vdq, Wdq);
        row(rows, 0x15C, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_SUBSD, 0, -1, "SUBSD", Vdq, Wq);
        row(rows, 0x15C, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_SUBSS, 0, -1, "SUBSS", Vdq, Wd);
        row(rows, 0x15C, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_SUBPD, 0, -1, "SUBPD", Vdq, Wdq);
        row(rows, 0x15C, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_SUBPS, 0, -1, "SUBPS", Vdq, Wdq);
        row(rows, 0x15D, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_MINSD, 0, -1, "MINSD", Vdq, Wq);
        row(rows, 0x15D, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_MINSS, 0, -1, "MINSS", Vdq, Wd);
        row(rows, 0x15D, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_MINPD, 0, -1, "MINPD", Vdq, Wdq);
        row(rows, 0x15D, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_MINPS, 0, -1, "MINPS", Vdq, Wdq);
        row(rows, 0x15E, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_DIVSD, 0, -1, "DIVSD", Vdq, Wq);
        row(rows, 0x15E, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_DIVSS, 0, -1, "DIVSS", Vdq, Wd);
        row(rows, 0x15E, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_DIVPD, 0, -1, "DIVPD", Vdq, Wdq);
        row(rows, 0x15E, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_DIVPS, 0, -1, "DIVPS", Vdq, Wdq);
        row(rows, 0x15F, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_MAXSD, 0, -1, "MAXSD", Vdq, Wq);
        row(rows, 0x15F, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_MAXSS, 0, -1, "MAXSS", Vdq, Wd);
        row(rows, 0x15F, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_MAXPD, 0, -1, "MAXPD", Vdq, Wdq);
        row(rows, 0x15F, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_MAXPS, 0, -1, "MAXPS", Vdq, Wdq);
    }

    private static void rows160(List<List<Row>> rows) {
        row(rows, 0x160, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKLBW, 0, -1, "PUNPCKLBW", Vdq, Wdq);
        row(rows, 0x160, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PUNPCKLBW, 0, -1, "PUNPCKLBW", Pq, Qq);
        row(rows, 0x161, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKLWD, 0, -1, "PUNPCKLWD", Vdq, Wdq);
        row(rows, 0x161, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PUNPCKLWD, 0, -1, "PUNPCKLWD", Pq, Qq);
        row(rows, 0x162, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKLDQ, 0, -1, "PUNPCKLDQ", Vdq, Wdq);
        row(rows, 0x162, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PUNPCKLDQ, 0, -1, "PUNPCKLDQ", Pq, Qq);
        row(rows, 0x163, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PACKSSWB, 0, -1, "PACKSSWB", Vdq, Wdq);
        row(rows, 0x163, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PACKSSWB, 0, -1, "PACKSSWB", Pq, Qq);
        row(rows, 0x164, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPGTB, 0, -1, "PCMPGTB", Vdq, Wdq);
        row(rows, 0x164, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PCMPGTB, 0, -1, "PCMPGTB", Pq, Qq);
        row(rows, 0x165, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPGTW, 0, -1, "PCMPGTW", Vdq, Wdq);
        row(rows, 0x165, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PCMPGTW, 0, -1, "PCMPGTW", Pq, Qq);
        row(rows, 0x166, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPGTD, 0, -1, "PCMPGTD", Vdq, Wdq);
        row(rows, 0x166, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PCMPGTD, 0, -1, "PCMPGTD", Pq, Qq);
        row(rows, 0x167, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PACKUSWB, 0, -1, "PACKUSWB", Vdq, Wdq);
        row(rows, 0x167, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PACKUSWB, 0, -1, "PACKUSWB", Pq, Qq);
        row(rows, 0x168, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKHBW, 0, -1, "PUNPCKHBW", Vdq, Wdq);
        row(rows, 0x168, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PUNPCKHBW, 0, -1, "PUNPCKHBW", Pq, Qq);
        row(rows, 0x169, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKHWD, 0, -1, "PUNPCKHWD", Vdq, Wdq);
        row(rows, 0x169, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PUNPCKHWD, 0, -1, "PUNPCKHWD", Pq, Qq);
        row(rows, 0x16A, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKHDQ, 0, -1, "PUNPCKHDQ", Vdq, Wdq);
        row(rows, 0x16A, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PUNPCKHDQ, 0, -1, "PUNPCKHDQ", Pq, Qq);
        row(rows, 0x16B, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PACKSSDW, 0, -1, "PACKSSDW", Vdq, Wdq);
        row(rows, 0x16B, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PACKSSDW, 0, -1, "PACKSSDW", Pq, Qq);
        row(rows, 0x16C, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKLQDQ, 0, -1, "PUNPCKLQDQ", Vdq, Wdq);
        row(rows, 0x16D, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PUNPCKHQDQ, 0, -1, "PUNPCKHQDQ", Vdq, Wdq);
        row(rows, 0x16E, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVD, 0, -1, "MOVD", Vdq, Ey);
        row(rows, 0x16E, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVD_MMX, 0, -1, "MOVD", Pq, Ey);
        row(rows, 0x16F, 0xF3, Row.EITHER, -1, -1, SSE_MOVE_MOVUPS, 0, -1, "MOVDQU", Vdq, Wdq);
        row(rows, 0x16F, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVAPS, 0, -1, "MOVDQA", Vdq, Wdq);
        row(rows, 0x16F, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVQ_MMX, 0, -1, "MOVQ", Pq, Qq);
        row(rows, 0x170, 0xF3, Row.EITHER, -1, -1, SSE_INTEGER_PSHUFHW, 0, -1, "PSHUFHW", Vdq, Wdq, Ib);
        row(rows, 0x170, 0xF2, Row.EITHER, -1, -1, SSE_INTEGER_PSHUFLW, 0, -1, "PSHUFLW", Vdq, Wdq, Ib);
        row(rows, 0x170, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSHUFD, 0, -1, "PSHUFD", Vdq, Wdq, Ib);
        row(rows, 0x170, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSHUFW, 0, -1, "PSHUFW", Pq, Qq, Ib);
        row(rows, 0x171, 0x66, Row.REGISTER, 2, -1, SSE_INTEGER_PSRLW_IMMEDIATE, 0, -1, "PSRLW", Udq, Ib);
        row(rows, 0x171, 0x66, Row.REGISTER, 4, -1, SSE_INTEGER_PSRAW_IMMEDIATE, 0, -1, "PSRAW", Udq, Ib);
        row(rows, 0x171, 0x66, Row.REGISTER, 6, -1, SSE_INTEGER_PSLLW_IMMEDIATE, 0, -1, "PSLLW", Udq, Ib);
        row(rows, 0x171, Row.NONE, Row.REGISTER, 2, -1, MMX_INTEGER_PSRLW_IMMEDIATE, 0, -1, "PSRLW", Nq, Ib);
        row(rows, 0x171, Row.NONE, Row.REGISTER, 4, -1, MMX_INTEGER_PSRAW_IMMEDIATE, 0, -1, "PSRAW", Nq, Ib);
        row(rows, 0x171, Row.NONE, Row.REGISTER, 6, -1, MMX_INTEGER_PSLLW_IMMEDIATE, 0, -1, "PSLLW", Nq, Ib);
        row(rows, 0x172, 0x66, Row.REGISTER, 2, -1, SSE_INTEGER_PSRLD_IMMEDIATE, 0, -1, "PSRLD", Udq, Ib);
        row(rows, 0x172, 0x66, Row.REGISTER, 4, -1, SSE_INTEGER_PSRAD_IMMEDIATE, 0, -1, "PSRAD", Udq, Ib);
        row(rows, 0x172, 0x66, Row.REGISTER, 6, -1, SSE_INTEGER_PSLLD_IMMEDIATE, 0, -1, "PSLLD", Udq, Ib);
        row(rows, 0x172, Row.NONE, Row.REGISTER, 2, -1, MMX_INTEGER_PSRLD_IMMEDIATE, 0, -1, "PSRLD", Nq, Ib);
        row(rows, 0x172, Row.NONE, Row.REGISTER, 4, -1, MMX_INTEGER_PSRAD_IMMEDIATE, 0, -1, "PSRAD", Nq, Ib);
        row(rows, 0x172, Row.NONE, Row.REGISTER, 6, -1, MMX_INTEGER_PSLLD_IMMEDIATE, 0, -1, "PSLLD", Nq, Ib);
        row(rows, 0x173, 0x66, Row.REGISTER, 2, -1, SSE_INTEGER_PSRLQ_IMMEDIATE, 0, -1, "PSRLQ", Udq, Ib);
        row(rows, 0x173, 0x66, Row.REGISTER, 3, -1, SSE_INTEGER_PSRLDQ, 0, -1, "PSRLDQ", Udq, Ib);
        row(rows, 0x173, 0x66, Row.REGISTER, 6, -1, SSE_INTEGER_PSLLQ_IMMEDIATE, 0, -1, "PSLLQ", Udq, Ib);
        row(rows, 0x173, 0x66, Row.REGISTER, 7, -1, SSE_INTEGER_PSLLDQ, 0, -1, "PSLLDQ", Udq, Ib);
        row(rows, 0x173, Row.NONE, Row.REGISTER, 2, -1, MMX_INTEGER_PSRLQ_IMMEDIATE, 0, -1, "PSRLQ", Nq, Ib);
        row(rows, 0x173, Row.NONE, Row.REGISTER, 6, -1, MMX_INTEGER_PSLLQ_IMMEDIATE, 0, -1, "PSLLQ", Nq, Ib);
        row(rows, 0x174, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPEQB, 0, -1, "PCMPEQB", Vdq, Wdq);
        row(rows, 0x174, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PCMPEQB, 0, -1, "PCMPEQB", Pq, Qq);
        row(rows, 0x175, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPEQW, 0, -1, "PCMPEQW", Vdq, Wdq);
        row(rows, 0x175, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PCMPEQW, 0, -1, "PCMPEQW", Pq, Qq);
        row(rows, 0x176, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPEQD, 0, -1, "PCMPEQD", Vdq, Wdq);
        row(rows, 0x176, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PCMPEQD, 0, -1, "PCMPEQD", Pq, Qq);
        row(rows, 0x177, Row.NONE, Row.NO_MODRM, -1, -1, MMX_INTEGER_EMMS, 0, -1, "EMMS");
        row(rows, 0x17C, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_HADDPS, 0, -1, "HADDPS", Vdq, Wdq);
        row(rows, 0x17C, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_HADDPD, 0, -1, "HADDPD", Vdq, Wdq);
        row(rows, 0x17D, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_HSUBPS, 0, -1, "HSUBPS", Vdq, Wdq);
        row(rows, 0x17D, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_HSUBPD, 0, -1, "HSUBPD", Vdq, Wdq);
        row(rows, 0x17E, 0xF3, Row.EITHER, -1, -1, SSE_MOVE_MOVQ, 0, -1, "MOVQ", Vdq, Wq);
        row(rows, 0x17E, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVD_STORE, 0, -1, "MOVD", Ey, Vdq);
        row(rows, 0x17E, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVD_MMX_STORE, 0, -1, "MOVD", Ey, Pq);
        row(rows, 0x17F, 0xF3, Row.EITHER, -1, -1, SSE_MOVE_MOVUPS_STORE, 0, -1, "MOVDQU", Wdq, Vdq);
        row(rows, 0x17F, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVAPS_STORE, 0, -1, "MOVDQA", Wdq, Vdq);
        row(rows, 0x17F, Row.NONE, Row.EITHER, -1, -1, SSE_MOVE_MOVQ_MMX_STORE, 0, -1, "MOVQ", Qq, Pq);
    }

    private static void rows180(List<List<Row>> rows) {
        row(rows, 0x180, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 0, "Jcc", Jz);
        row(rows, 0x181, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 1, "Jcc", Jz);
        row(rows, 0x182, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 2, "Jcc", Jz);
        row(rows, 0x183, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 3, "Jcc", Jz);
        row(rows, 0x184, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 4, "Jcc", Jz);
        row(rows, 0x185, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 5, "Jcc", Jz);
        row(rows, 0x186, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 6, "Jcc", Jz);
        row(rows, 0x187, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 7, "Jcc", Jz);
        row(rows, 0x188, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 8, "Jcc", Jz);
        row(rows, 0x189, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 9, "Jcc", Jz);
        row(rows, 0x18A, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 10, "Jcc", Jz);
        row(rows, 0x18B, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 11, "Jcc", Jz);
        row(rows, 0x18C, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 12, "Jcc", Jz);
        row(rows, 0x18D, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 13, "Jcc", Jz);
        row(rows, 0x18E, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 14, "Jcc", Jz);
        row(rows, 0x18F, Row.ANY, Row.NO_MODRM, -1, -1, BRANCHES_JCC, Row.F64 | Row.ENDS, 15, "Jcc", Jz);
        row(rows, 0x190, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 0, "SETcc", Eb);
        row(rows, 0x191, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 1, "SETcc", Eb);
        row(rows, 0x192, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 2, "SETcc", Eb);
        row(rows, 0x193, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 3, "SETcc", Eb);
        row(rows, 0x194, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 4, "SETcc", Eb);
        row(rows, 0x195, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 5, "SETcc", Eb);
        row(rows, 0x196, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 6, "SETcc", Eb);
        row(rows, 0x197, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 7, "SETcc", Eb);
        row(rows, 0x198, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 8, "SETcc", Eb);
        row(rows, 0x199, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 9, "SETcc", Eb);
        row(rows, 0x19A, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 10, "SETcc", Eb);
        row(rows, 0x19B, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 11, "SETcc", Eb);
        row(rows, 0x19C, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 12, "SETcc", Eb);
        row(rows, 0x19D, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 13, "SETcc", Eb);
        row(rows, 0x19E, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 14, "SETcc", Eb);
        row(rows, 0x19F, Row.ANY, Row.EITHER, -1, -1, MOVES_SETCC, 0, 15, "SETcc", Eb);
    }

    private static void rows1A0(List<List<Row>> rows) {
        row(rows, 0x1A0, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH_SEGMENT, Row.D64, -1, "PUSH");
        row(rows, 0x1A1, Row.ANY, Row.NO_MODRM, -1, -1, SEGMENT_LOADS_POP_SEGMENT, Row.D64 | Row.ENDS, -1, "POP");
        row(rows, 0x1A2, Row.ANY, Row.NO_MODRM, -1, -1, PROCESSOR_CPUID, 0, -1, "CPUID");
        row(rows, 0x1A3, Row.ANY, Row.EITHER, -1, -1, SHIFTS_BT, 0, -1, "BT", Ev, Gv);
        row(rows, 0x1A4, Row.ANY, Row.EITHER, -1, -1, SHIFTS_SHLD, 0, -1, "SHLD", Ev, Gv, Ib);
        row(rows, 0x1A5, Row.ANY, Row.EITHER, -1, -1, SHIFTS_SHLD, 0, -1, "SHLD", Ev, Gv, CL);
        row(rows, 0x1A8, Row.ANY, Row.NO_MODRM, -1, -1, STACK_PUSH_SEGMENT, Row.D64, -1, "PUSH");
        row(rows, 0x1A9, Row.ANY, Row.NO_MODRM, -1, -1, SEGMENT_LOADS_POP_SEGMENT, Row.D64 | Row.ENDS, -1, "POP");
        row(rows, 0x1AB, Row.ANY, Row.EITHER, -1, -1, SHIFTS_BTS, Row.LOCK, -1, "BTS", Ev, Gv);
        row(rows, 0x1AC, Row.ANY, Row.EITHER, -1, -1, SHIFTS_SHRD, 0, -1, "SHRD", Ev, Gv, Ib);
        row(rows, 0x1AD, Row.ANY, Row.EITHER, -1, -1, SHIFTS_SHRD, 0, -1, "SHRD", Ev, Gv, CL);
        row(rows, 0x1AE, 0xF3, Row.REGISTER, 0, -1, PROCESSOR_READ_BASE, Row.O64, -1, "RDFSBASE", Ry);
        row(rows, 0x1AE, 0xF3, Row.REGISTER, 1, -1, PROCESSOR_READ_BASE, Row.O64, -1, "RDGSBASE", Ry);
        row(rows, 0x1AE, 0xF3, Row.REGISTER, 2, -1, PROCESSOR_WRITE_BASE, Row.O64, -1, "WRFSBASE", Ry);
        row(rows, 0x1AE, 0xF3, Row.REGISTER, 3, -1, PROCESSOR_WRITE_BASE, Row.O64, -1, "WRGSBASE", Ry);
        row(rows, 0x1AE, 0x66, Row.MEMORY, 6, -1, PROCESSOR_CLFLUSH, 0, -1, "CLWB", Mb);
        row(rows, 0x1AE, 0x66, Row.MEMORY, 7, -1, PROCESSOR_CLFLUSH, 0, -1, "CLFLUSHOPT", Mb);
        row(rows, 0x1AE, Row.NONE, Row.MEMORY, 2, -1, SSE_FLOAT_LDMXCSR, 0, -1, "LDMXCSR", Md);
        row(rows, 0x1AE, Row.NONE, Row.MEMORY, 3, -1, SSE_FLOAT_STMXCSR, 0, -1, "STMXCSR", Md);
        row(rows, 0x1AE, Row.NONE, Row.REGISTER, 5, -1, PROCESSOR_FENCE, 0, -1, "LFENCE");
        row(rows, 0x1AE, Row.NONE, Row.REGISTER, 6, -1, PROCESSOR_FENCE, 0, -1, "MFENCE");
        row(rows, 0x1AE, Row.NONE, Row.MEMORY, 7, -1, PROCESSOR_CLFLUSH, 0, -1, "CLFLUSH", Mb);
        row(rows, 0x1AE, Row.NONE, Row.REGISTER, 7, -1, PROCESSOR_FENCE, 0, -1, "SFENCE");
        row(rows, 0x1AF, Row.ANY, Row.EITHER, -1, -1, ARITHMETIC_IMUL2, 0, -1, "IMUL", Gv, Ev);
        row(rows, 0x1B0, Row.ANY, Row.EITHER, -1, -1, MOVES_CMPXCHG, Row.LOCK, -1, "CMPXCHG", Eb, Gb);
        row(rows, 0x1B1, Row.ANY, Row.EITHER, -1, -1, MOVES_CMPXCHG, Row.LOCK, -1, "CMPXCHG", Ev, Gv);
        row(rows, 0x1B2, Row.ANY, Row.MEMORY, -1, -1, SEGMENT_LOADS_LOAD_FAR_POINTER, Row.ENDS, -1, "LSS", Gv, Mp);
        row(rows, 0x1B3, Row.ANY, Row.EITHER, -1, -1, SHIFTS_BTR, Row.LOCK, -1, "BTR", Ev, Gv);
        row(rows, 0x1B4, Row.ANY, Row.MEMORY, -1, -1, SEGMENT_LOADS_LOAD_FAR_POINTER, Row.ENDS, -1, "LFS", Gv, Mp);
        row(rows, 0x1B5, Row.ANY, Row.MEMORY, -1, -1, SEGMENT_LOADS_LOAD_FAR_POINTER, Row.ENDS, -1, "LGS", Gv, Mp);
        row(rows, 0x1B6, Row.ANY, Row.EITHER, -1, -1, MOVES_MOV, 0, -1, "MOVZX", Gv, Eb);
        row(rows, 0x1B7, Row.ANY, Row.EITHER, -1, -1, MOVES_MOV, 0, -1, "MOVZX", Gv, Ew);
        row(rows, 0x1B8, 0xF3, Row.EITHER, -1, -1, ARITHMETIC_POPCNT, 0, -1, "POPCNT", Gv, Ev);
        row(rows, 0x1B9, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_UD, Row.ENDS, -1, "UD1", Gv, Ev);
        row(rows, 0x1BA, Row.ANY, Row.EITHER, 4, -1, SHIFTS_BT, 0, -1, "BT", Ev, Ib);
        row(rows, 0x1BA, Row.ANY, Row.EITHER, 5, -1, SHIFTS_BTS, Row.LOCK, -1, "BTS", Ev, Ib);
        row(rows, 0x1BA, Row.ANY, Row.EITHER, 6, -1, SHIFTS_BTR, Row.LOCK, -1, "BTR", Ev, Ib);
        row(rows, 0x1BA, Row.ANY, Row.EITHER, 7, -1, SHIFTS_BTC, Row.LOCK, -1, "BTC", Ev, Ib);
        row(rows, 0x1BB, Row.ANY, Row.EITHER, -1, -1, SHIFTS_BTC, Row.LOCK, -1, "BTC", Ev, Gv);
        row(rows, 0x1BC, Row.ANY, Row.EITHER, -1, -1, SHIFTS_BSF, 0, -1, "BSF", Gv, Ev);
        row(rows, 0x1BD, Row.ANY, Row.EITHER, -1, -1, SHIFTS_BSR, 0, -1, "BSR", Gv, Ev);
        row(rows, 0x1BE, Row.ANY, Row.EITHER, -1, -1, MOVES_MOVSX, 0, -1, "MOVSX", Gv, Eb);
        row(rows, 0x1BF, Row.ANY, Row.EITHER, -1, -1, MOVES_MOVSX, 0, -1, "MOVSX", Gv, Ew);
    }

    private static void rows1C0(List<List<Row>> rows) {
        row(rows, 0x1C0, Row.ANY, Row.EITHER, -1, -1, MOVES_XADD, Row.LOCK, -1, "XADD", Eb, Gb);
        row(rows, 0x1C1, Row.ANY, Row.EITHER, -1, -1, MOVES_XADD, Row.LOCK, -1, "XADD", Ev, Gv);
        row(rows, 0x1C2, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_CMPSD, 0, -1, "CMPSD", Vdq, Wq, Ib);
        row(rows, 0x1C2, 0xF3, Row.EITHER, -1, -1, SSE_FLOAT_CMPSS, 0, -1, "CMPSS", Vdq, Wd, Ib);
        row(rows, 0x1C2, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_CMPPD, 0, -1, "CMPPD", Vdq, Wdq, Ib);
        row(rows, 0x1C2, Row.NONE, Row.EITHER, -1, -1, SSE_FLOAT_CMPPS, 0, -1, "CMPPS", Vdq, Wdq, Ib);
        row(rows, 0x1C3, Row.NONE, Row.MEMORY, -1, -1, SSE_MOVE_MOVNTI, 0, -1, "MOVNTI", M, Gy);
        row(rows, 0x1C4, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PINSRW, 0, -1, "PINSRW", Vdq, Ed, Ib);
        row(rows, 0x1C4, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PINSRW, 0, -1, "PINSRW", Pq, Ed, Ib);
        row(rows, 0x1C5, 0x66, Row.REGISTER, -1, -1, SSE_INTEGER_PEXTRW, 0, -1, "PEXTRW", Gd, Udq, Ib);
        row(rows, 0x1C5, Row.NONE, Row.REGISTER, -1, -1, MMX_INTEGER_PEXTRW, 0, -1, "PEXTRW", Gd, Nq, Ib);
        row(rows, 0x1C6, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_SHUFPD, 0, -1, "SHUFPD", Vdq, Wdq, Ib);
        row(rows, 0x1C6, Row.NONE, Row.EITHER, -1, -1, SSE_INTEGER_SHUFPS, 0, -1, "SHUFPS", Vdq, Wdq, Ib);
        row(rows, 0x1C7, 0xF3, Row.REGISTER, 7, -1, PROCESSOR_RDPID, Row.F64, -1, "RDPID", Ry);
        row(rows, 0x1C7, Row.ANY, Row.MEMORY, 1, -1, MOVES_CMPXCHG8B, Row.LOCK, -1, "CMPXCHG8B", M);
        row(rows, 0x1C7, Row.ANY, Row.REGISTER, 6, -1, PROCESSOR_RDRAND, 0, -1, "RDRAND", Rv);
        row(rows, 0x1C7, Row.ANY, Row.REGISTER, 7, -1, PROCESSOR_RDRAND, 0, -1, "RDSEED", Rv);
        row(rows, 0x1C8, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1C9, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1CA, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1CB, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1CC, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1CD, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1CE, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1CF, Row.ANY, Row.NO_MODRM, -1, -1, SHIFTS_BSWAP, 0, -1, "BSWAP", Zv);
        row(rows, 0x1D0, 0xF2, Row.EITHER, -1, -1, SSE_FLOAT_ADDSUBPS, 0, -1, "ADDSUBPS", Vdq, Wdq);
        row(rows, 0x1D0, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_ADDSUBPD, 0, -1, "ADDSUBPD", Vdq, Wdq);
        row(rows, 0x1D1, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSRLW, 0, -1, "PSRLW", Vdq, Wdq);
        row(rows, 0x1D1, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSRLW, 0, -1, "PSRLW", Pq, Qq);
        row(rows, 0x1D2, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSRLD, 0, -1, "PSRLD", Vdq, Wdq);
        row(rows, 0x1D2, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSRLD, 0, -1, "PSRLD", Pq, Qq);
        row(rows, 0x1D3, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSRLQ, 0, -1, "PSRLQ", Vdq, Wdq);
        row(rows, 0x1D3, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSRLQ, 0, -1, "PSRLQ", Pq, Qq);
        row(rows, 0x1D4, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDQ, 0, -1, "PADDQ", Vdq, Wdq);
        row(rows, 0x1D4, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDQ, 0, -1, "PADDQ", Pq, Qq);
        row(rows, 0x1D5, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMULLW, 0, -1, "PMULLW", Vdq, Wdq);
        row(rows, 0x1D5, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMULLW, 0, -1, "PMULLW", Pq, Qq);
        row(rows, 0x1D6, 0xF2, Row.REGISTER, -1, -1, SSE_MOVE_MOVDQ2Q, 0, -1, "MOVDQ2Q", Pq, Udq);
        row(rows, 0x1D6, 0xF3, Row.REGISTER, -1, -1, SSE_MOVE_MOVQ2DQ, 0, -1, "MOVQ2DQ", Vdq, Nq);
        row(rows, 0x1D6, 0x66, Row.EITHER, -1, -1, SSE_MOVE_MOVQ_STORE, 0, -1, "MOVQ", Wq, Vdq);
        row(rows, 0x1D7, 0x66, Row.REGISTER, -1, -1, SSE_INTEGER_PMOVMSKB, 0, -1, "PMOVMSKB", Gd, Udq);
        row(rows, 0x1D7, Row.NONE, Row.REGISTER, -1, -1, MMX_INTEGER_PMOVMSKB, 0, -1, "PMOVMSKB", Gd, Nq);
        row(rows, 0x1D8, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBUSB, 0, -1, "PSUBUSB", Vdq, Wdq);
        row(rows, 0x1D8, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBUSB, 0, -1, "PSUBUSB", Pq, Qq);
        row(rows, 0x1D9, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBUSW, 0, -1, "PSUBUSW", Vdq, Wdq);
        row(rows, 0x1D9, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBUSW, 0, -1, "PSUBUSW", Pq, Qq);
        row(rows, 0x1DA, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMINUB, 0, -1, "PMINUB", Vdq, Wdq);
        row(rows, 0x1DA, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMINUB, 0, -1, "PMINUB", Pq, Qq);
        row(rows, 0x1DB, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PAND, 0, -1, "PAND", Vdq, Wdq);
        row(rows, 0x1DB, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PAND, 0, -1, "PAND", Pq, Qq);
        row(rows, 0x1DC, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDUSB, 0, -1, "PADDUSB", Vdq, Wdq);
        row(rows, 0x1DC, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDUSB, 0, -1, "PADDUSB", Pq, Qq);
        row(rows, 0x1DD, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDUSW, 0, -1, "PADDUSW", Vdq, Wdq);
        row(rows, 0x1DD, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDUSW, 0, -1, "PADDUSW", Pq, Qq);
        row(rows, 0x1DE, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMAXUB, 0, -1, "PMAXUB", Vdq, Wdq);
        row(rows, 0x1DE, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMAXUB, 0, -1, "PMAXUB", Pq, Qq);
        row(rows, 0x1DF, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PANDN, 0, -1, "PANDN", Vdq, Wdq);
        row(rows, 0x1DF, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PANDN, 0, -1, "PANDN", Pq, Qq);
    }

    private static void rows1E0(List<List<Row>> rows) {
        row(rows, 0x1E0, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PAVGB, 0, -1, "PAVGB", Vdq, Wdq);
        row(rows, 0x1E0, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PAVGB, 0, -1, "PAVGB", Pq, Qq);
        row(rows, 0x1E1, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSRAW, 0, -1, "PSRAW", Vdq, Wdq);
        row(rows, 0x1E1, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSRAW, 0, -1, "PSRAW", Pq, Qq);
        row(rows, 0x1E2, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSRAD, 0, -1, "PSRAD", Vdq, Wdq);
        row(rows, 0x1E2, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSRAD, 0, -1, "PSRAD", Pq, Qq);
        row(rows, 0x1E3, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PAVGW, 0, -1, "PAVGW", Vdq, Wdq);
        row(rows, 0x1E3, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PAVGW, 0, -1, "PAVGW", Pq, Qq);
        row(rows, 0x1E4, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMULHUW, 0, -1, "PMULHUW", Vdq, Wdq);
        row(rows, 0x1E4, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMULHUW, 0, -1, "PMULHUW", Pq, Qq);
        row(rows, 0x1E5, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMULHW, 0, -1, "PMULHW", Vdq, Wdq);
        row(rows, 0x1E5, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMULHW, 0, -1, "PMULHW", Pq, Qq);
        row(rows, 0x1E6, 0xF3, Row.EITHER, -1, -1, SSE_CONVERT_CVTDQ2PD, 0, -1, "CVTDQ2PD", Vdq, Wq);
        row(rows, 0x1E6, 0xF2, Row.EITHER, -1, -1, SSE_CONVERT_CVTPD2DQ, 0, -1, "CVTPD2DQ", Vdq, Wdq);
        row(rows, 0x1E6, 0x66, Row.EITHER, -1, -1, SSE_CONVERT_CVTTPD2DQ, 0, -1, "CVTTPD2DQ", Vdq, Wdq);
        row(rows, 0x1E7, 0x66, Row.MEMORY, -1, -1, SSE_MOVE_MOVAPS_STORE, 0, -1, "MOVNTDQ", Mdq, Vdq);
        row(rows, 0x1E7, Row.NONE, Row.MEMORY, -1, -1, SSE_MOVE_MOVQ_MMX_STORE, 0, -1, "MOVNTQ", Mq, Pq);
        row(rows, 0x1E8, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBSB, 0, -1, "PSUBSB", Vdq, Wdq);
        row(rows, 0x1E8, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBSB, 0, -1, "PSUBSB", Pq, Qq);
        row(rows, 0x1E9, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBSW, 0, -1, "PSUBSW", Vdq, Wdq);
        row(rows, 0x1E9, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBSW, 0, -1, "PSUBSW", Pq, Qq);
        row(rows, 0x1EA, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMINSW, 0, -1, "PMINSW", Vdq, Wdq);
        row(rows, 0x1EA, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMINSW, 0, -1, "PMINSW", Pq, Qq);
        row(rows, 0x1EB, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_POR, 0, -1, "POR", Vdq, Wdq);
        row(rows, 0x1EB, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_POR, 0, -1, "POR", Pq, Qq);
        row(rows, 0x1EC, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDSB, 0, -1, "PADDSB", Vdq, Wdq);
        row(rows, 0x1EC, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDSB, 0, -1, "PADDSB", Pq, Qq);
        row(rows, 0x1ED, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDSW, 0, -1, "PADDSW", Vdq, Wdq);
        row(rows, 0x1ED, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDSW, 0, -1, "PADDSW", Pq, Qq);
        row(rows, 0x1EE, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMAXSW, 0, -1, "PMAXSW", Vdq, Wdq);
        row(rows, 0x1EE, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMAXSW, 0, -1, "PMAXSW", Pq, Qq);
        row(rows, 0x1EF, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PXOR, 0, -1, "PXOR", Vdq, Wdq);
        row(rows, 0x1EF, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PXOR, 0, -1, "PXOR", Pq, Qq);
        row(rows, 0x1F0, 0xF2, Row.MEMORY, -1, -1, SSE_MOVE_MOVUPS, 0, -1, "LDDQU", Vdq, Mdq);
        row(rows, 0x1F1, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSLLW, 0, -1, "PSLLW", Vdq, Wdq);
        row(rows, 0x1F1, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSLLW, 0, -1, "PSLLW", Pq, Qq);
        row(rows, 0x1F2, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSLLD, 0, -1, "PSLLD", Vdq, Wdq);
        row(rows, 0x1F2, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSLLD, 0, -1, "PSLLD", Pq, Qq);
        row(rows, 0x1F3, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSLLQ, 0, -1, "PSLLQ", Vdq, Wdq);
        row(rows, 0x1F3, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSLLQ, 0, -1, "PSLLQ", Pq, Qq);
        row(rows, 0x1F4, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMULUDQ, 0, -1, "PMULUDQ", Vdq, Wdq);
        row(rows, 0x1F4, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMULUDQ, 0, -1, "PMULUDQ", Pq, Qq);
        row(rows, 0x1F5, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMADDWD, 0, -1, "PMADDWD", Vdq, Wdq);
        row(rows, 0x1F5, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMADDWD, 0, -1, "PMADDWD", Pq, Qq);
        row(rows, 0x1F6, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSADBW, 0, -1, "PSADBW", Vdq, Wdq);
        row(rows, 0x1F6, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSADBW, 0, -1, "PSADBW", Pq, Qq);
        row(rows, 0x1F7, 0x66, Row.REGISTER, -1, -1, SSE_MOVE_MASKMOVDQU, 0, -1, "MASKMOVDQU", Vdq, Udq);
        row(rows, 0x1F7, Row.NONE, Row.REGISTER, -1, -1, SSE_MOVE_MASKMOVQ, 0, -1, "MASKMOVQ", Pq, Nq);
        row(rows, 0x1F8, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBB, 0, -1, "PSUBB", Vdq, Wdq);
        row(rows, 0x1F8, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBB, 0, -1, "PSUBB", Pq, Qq);
        row(rows, 0x1F9, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBW, 0, -1, "PSUBW", Vdq, Wdq);
        row(rows, 0x1F9, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBW, 0, -1, "PSUBW", Pq, Qq);
        row(rows, 0x1FA, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBD, 0, -1, "PSUBD", Vdq, Wdq);
        row(rows, 0x1FA, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBD, 0, -1, "PSUBD", Pq, Qq);
        row(rows, 0x1FB, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSUBQ, 0, -1, "PSUBQ", Vdq, Wdq);
        row(rows, 0x1FB, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSUBQ, 0, -1, "PSUBQ", Pq, Qq);
        row(rows, 0x1FC, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDB, 0, -1, "PADDB", Vdq, Wdq);
        row(rows, 0x1FC, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDB, 0, -1, "PADDB", Pq, Qq);
        row(rows, 0x1FD, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDW, 0, -1, "PADDW", Vdq, Wdq);
        row(rows, 0x1FD, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDW, 0, -1, "PADDW", Pq, Qq);
        row(rows, 0x1FE, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PADDD, 0, -1, "PADDD", Vdq, Wdq);
        row(rows, 0x1FE, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PADDD, 0, -1, "PADDD", Pq, Qq);
        row(rows, 0x1FF, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_UD, Row.ENDS, -1, "UD0", Gv, Ev);
    }

    private static void rows200(List<List<Row>> rows) {
        row(rows, 0x200, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSHUFB, 0, -1, "PSHUFB", Vdq, Wdq);
        row(rows, 0x200, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSHUFB, 0, -1, "PSHUFB", Pq, Qq);
        row(rows, 0x201, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PHADDW, 0, -1, "PHADDW", Vdq, Wdq);
        row(rows, 0x201, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PHADDW, 0, -1, "PHADDW", Pq, Qq);
        row(rows, 0x202, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PHADDD, 0, -1, "PHADDD", Vdq, Wdq);
        row(rows, 0x202, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PHADDD, 0, -1, "PHADDD", Pq, Qq);
        row(rows, 0x203, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PHADDSW, 0, -1, "PHADDSW", Vdq, Wdq);
        row(rows, 0x203, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PHADDSW, 0, -1, "PHADDSW", Pq, Qq);
        row(rows, 0x204, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMADDUBSW, 0, -1, "PMADDUBSW", Vdq, Wdq);
        row(rows, 0x204, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMADDUBSW, 0, -1, "PMADDUBSW", Pq, Qq);
        row(rows, 0x205, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PHSUBW, 0, -1, "PHSUBW", Vdq, Wdq);
        row(rows, 0x205, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PHSUBW, 0, -1, "PHSUBW", Pq, Qq);
        row(rows, 0x206, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PHSUBD, 0, -1, "PHSUBD", Vdq, Wdq);
        row(rows, 0x206, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PHSUBD, 0, -1, "PHSUBD", Pq, Qq);
        row(rows, 0x207, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PHSUBSW, 0, -1, "PHSUBSW", Vdq, Wdq);
        row(rows, 0x207, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PHSUBSW, 0, -1, "PHSUBSW", Pq, Qq);
        row(rows, 0x208, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSIGNB, 0, -1, "PSIGNB", Vdq, Wdq);
        row(rows, 0x208, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSIGNB, 0, -1, "PSIGNB", Pq, Qq);
        row(rows, 0x209, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSIGNW, 0, -1, "PSIGNW", Vdq, Wdq);
        row(rows, 0x209, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSIGNW, 0, -1, "PSIGNW", Pq, Qq);
        row(rows, 0x20A, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PSIGND, 0, -1, "PSIGND", Vdq, Wdq);
        row(rows, 0x20A, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PSIGND, 0, -1, "PSIGND", Pq, Qq);
        row(rows, 0x20B, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMULHRSW, 0, -1, "PMULHRSW", Vdq, Wdq);
        row(rows, 0x20B, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PMULHRSW, 0, -1, "PMULHRSW", Pq, Qq);
        row(rows, 0x210, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PBLENDVB, 0, -1, "PBLENDVB", Vdq, Wdq);
        row(rows, 0x214, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_BLENDVPS, 0, -1, "BLENDVPS", Vdq, Wdq);
        row(rows, 0x215, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_BLENDVPD, 0, -1, "BLENDVPD", Vdq, Wdq);
        row(rows, 0x217, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PTEST, 0, -1, "PTEST", Vdq, Wdq);
        row(rows, 0x21C, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PABSB, 0, -1, "PABSB", Vdq, Wdq);
        row(rows, 0x21C, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PABSB, 0, -1, "PABSB", Pq, Qq);
        row(rows, 0x21D, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PABSW, 0, -1, "PABSW", Vdq, Wdq);
        row(rows, 0x21D, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PABSW, 0, -1, "PABSW", Pq, Qq);
        row(rows, 0x21E, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PABSD, 0, -1, "PABSD", Vdq, Wdq);
        row(rows, 0x21E, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PABSD, 0, -1, "PABSD", Pq, Qq);
    }

    private static void rows220(List<List<Row>> rows) {
        row(rows, 0x220, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVSXBW, 0, -1, "PMOVSXBW", Vdq, Wq);
        row(rows, 0x221, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVSXBD, 0, -1, "PMOVSXBD", Vdq, Wd);
        row(rows, 0x222, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVSXBQ, 0, -1, "PMOVSXBQ", Vdq, Wd);
        row(rows, 0x223, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVSXWD, 0, -1, "PMOVSXWD", Vdq, Wq);
        row(rows, 0x224, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVSXWQ, 0, -1, "PMOVSXWQ", Vdq, Wd);
        row(rows, 0x225, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVSXDQ, 0, -1, "PMOVSXDQ", Vdq, Wq);
        row(rows, 0x228, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMULDQ, 0, -1, "PMULDQ", Vdq, Wdq);
        row(rows, 0x229, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPEQQ, 0, -1, "PCMPEQQ", Vdq, Wdq);
        row(rows, 0x22A, 0x66, Row.MEMORY, -1, -1, SSE_MOVE_MOVAPS, 0, -1, "MOVNTDQA", Vdq, Mdq);
        row(rows, 0x22B, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PACKUSDW, 0, -1, "PACKUSDW", Vdq, Wdq);
        row(rows, 0x230, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVZXBW, 0, -1, "PMOVZXBW", Vdq, Wq);
        row(rows, 0x231, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVZXBD, 0, -1, "PMOVZXBD", Vdq, Wd);
        row(rows, 0x232, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVZXBQ, 0, -1, "PMOVZXBQ", Vdq, Wd);
        row(rows, 0x233, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVZXWD, 0, -1, "PMOVZXWD", Vdq, Wq);
        row(rows, 0x234, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVZXWQ, 0, -1, "PMOVZXWQ", Vdq, Wd);
        row(rows, 0x235, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMOVZXDQ, 0, -1, "PMOVZXDQ", Vdq, Wq);
        row(rows, 0x237, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PCMPGTQ, 0, -1, "PCMPGTQ", Vdq, Wdq);
        row(rows, 0x238, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMINSB, 0, -1, "PMINSB", Vdq, Wdq);
        row(rows, 0x239, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMINSD, 0, -1, "PMINSD", Vdq, Wdq);
        row(rows, 0x23A, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMINUW, 0, -1, "PMINUW", Vdq, Wdq);
        row(rows, 0x23B, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMINUD, 0, -1, "PMINUD", Vdq, Wdq);
        row(rows, 0x23C, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMAXSB, 0, -1, "PMAXSB", Vdq, Wdq);
        row(rows, 0x23D, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMAXSD, 0, -1, "PMAXSD", Vdq, Wdq);
        row(rows, 0x23E, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMAXUW, 0, -1, "PMAXUW", Vdq, Wdq);
        row(rows, 0x23F, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMAXUD, 0, -1, "PMAXUD", Vdq, Wdq);
    }

    private static void rows240(List<List<Row>> rows) {
        row(rows, 0x240, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PMULLD, 0, -1, "PMULLD", Vdq, Wdq);
        row(rows, 0x241, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PHMINPOSUW, 0, -1, "PHMINPOSUW", Vdq, Wdq);
    }

    private static void rows280(List<List<Row>> rows) {
        row(rows, 0x282, 0x66, Row.MEMORY, -1, -1, CONTROL_REGISTERS_INVPCID, Row.F64 | Row.CPL0 | Row.ENDS, -1, "INVPCID", Gy, Mdq);
    }

    private static void rows2C0(List<List<Row>> rows) {
        row(rows, 0x2C8, Row.NONE, Row.EITHER, -1, -1, CRYPTO_SHA1NEXTE, 0, -1, "SHA1NEXTE", Vdq, Wdq);
        row(rows, 0x2C9, Row.NONE, Row.EITHER, -1, -1, CRYPTO_SHA1MSG1, 0, -1, "SHA1MSG1", Vdq, Wdq);
        row(rows, 0x2CA, Row.NONE, Row.EITHER, -1, -1, CRYPTO_SHA1MSG2, 0, -1, "SHA1MSG2", Vdq, Wdq);
        row(rows, 0x2CB, Row.NONE, Row.EITHER, -1, -1, CRYPTO_SHA256RNDS2, 0, -1, "SHA256RNDS2", Vdq, Wdq);
        row(rows, 0x2CC, Row.NONE, Row.EITHER, -1, -1, CRYPTO_SHA256MSG1, 0, -1, "SHA256MSG1", Vdq, Wdq);
        row(rows, 0x2CD, Row.NONE, Row.EITHER, -1, -1, CRYPTO_SHA256MSG2, 0, -1, "SHA256MSG2", Vdq, Wdq);
        row(rows, 0x2DB, 0x66, Row.EITHER, -1, -1, CRYPTO_AESIMC, 0, -1, "AESIMC", Vdq, Wdq);
        row(rows, 0x2DC, 0x66, Row.EITHER, -1, -1, CRYPTO_AESENC, 0, -1, "AESENC", Vdq, Wdq);
        row(rows, 0x2DD, 0x66, Row.EITHER, -1, -1, CRYPTO_AESENCLAST, 0, -1, "AESENCLAST", Vdq, Wdq);
        row(rows, 0x2DE, 0x66, Row.EITHER, -1, -1, CRYPTO_AESDEC, 0, -1, "AESDEC", Vdq, Wdq);
        row(rows, 0x2DF, 0x66, Row.EITHER, -1, -1, CRYPTO_AESDECLAST, 0, -1, "AESDECLAST", Vdq, Wdq);
    }

    private static void rows2E0(List<List<Row>> rows) {
        row(rows, 0x2F0, 0xF2, Row.EITHER, -1, -1, CRC32_CRC32_BYTE, 0, -1, "CRC32", Gy, Eb);
        row(rows, 0x2F0, Row.ANY, Row.MEMORY, -1, -1, MOVBE_MOVBE_LOAD, 0, -1, "MOVBE", Gv, Ev);
        row(rows, 0x2F1, 0xF2, Row.EITHER, -1, -1, CRC32_CRC32, 0, -1, "CRC32", Gy, Ev);
        row(rows, 0x2F1, Row.ANY, Row.MEMORY, -1, -1, MOVBE_MOVBE_STORE, 0, -1, "MOVBE", Ev, Gv);
    }

    private static void rows300(List<List<Row>> rows) {
        row(rows, 0x308, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_ROUNDPS, 0, -1, "ROUNDPS", Vdq, Wdq, Ib);
        row(rows, 0x309, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_ROUNDPD, 0, -1, "ROUNDPD", Vdq, Wdq, Ib);
        row(rows, 0x30A, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_ROUNDSS, 0, -1, "ROUNDSS", Vdq, Wd, Ib);
        row(rows, 0x30B, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_ROUNDSD, 0, -1, "ROUNDSD", Vdq, Wq, Ib);
        row(rows, 0x30C, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_BLENDPS, 0, -1, "BLENDPS", Vdq, Wdq, Ib);
        row(rows, 0x30D, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_BLENDPD, 0, -1, "BLENDPD", Vdq, Wdq, Ib);
        row(rows, 0x30E, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PBLENDW, 0, -1, "PBLENDW", Vdq, Wdq, Ib);
        row(rows, 0x30F, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PALIGNR, 0, -1, "PALIGNR", Vdq, Wdq, Ib);
        row(rows, 0x30F, Row.NONE, Row.EITHER, -1, -1, MMX_INTEGER_PALIGNR, 0, -1, "PALIGNR", Pq, Qq, Ib);
        row(rows, 0x314, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PEXTRB, 0, -1, "PEXTRB", Ed, Vdq, Ib);
        row(rows, 0x315, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PEXTRW_TO_MEMORY, 0, -1, "PEXTRW", Ed, Vdq, Ib);
        row(rows, 0x316, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PEXTRD, 0, -1, "PEXTRD", Ey, Vdq, Ib);
        row(rows, 0x317, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_EXTRACTPS, 0, -1, "EXTRACTPS", Ed, Vdq, Ib);
    }

    private static void rows320(List<List<Row>> rows) {
        row(rows, 0x320, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PINSRB, 0, -1, "PINSRB", Vdq, Ed, Ib);
        row(rows, 0x321, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_INSERTPS, 0, -1, "INSERTPS", Vdq, Wd, Ib);
        row(rows, 0x322, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_PINSRD, 0, -1, "PINSRD", Vdq, Ey, Ib);
    }

    private static void rows340(List<List<Row>> rows) {
        row(rows, 0x340, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_DPPS, 0, -1, "DPPS", Vdq, Wdq, Ib);
        row(rows, 0x341, 0x66, Row.EITHER, -1, -1, SSE_FLOAT_DPPD, 0, -1, "DPPD", Vdq, Wdq, Ib);
        row(rows, 0x342, 0x66, Row.EITHER, -1, -1, SSE_INTEGER_MPSADBW, 0, -1, "MPSADBW", Vdq, Wdq, Ib);
        row(rows, 0x344, 0x66, Row.EITHER, -1, -1, CRYPTO_PCLMULQDQ, 0, -1, "PCLMULQDQ", Vdq, Wdq, Ib);
    }

    private static void rows360(List<List<Row>> rows) {
        row(rows, 0x360, 0x66, Row.EITHER, -1, -1, SSE_STRING_PCMPESTRM, 0, -1, "PCMPESTRM", Vdq, Wdq, Ib);
        row(rows, 0x361, 0x66, Row.EITHER, -1, -1, SSE_STRING_PCMPESTRI, 0, -1, "PCMPESTRI", Vdq, Wdq, Ib);
        row(rows, 0x362, 0x66, Row.EITHER, -1, -1, SSE_STRING_PCMPISTRM, 0, -1, "PCMPISTRM", Vdq, Wdq, Ib);
        row(rows, 0x363, 0x66, Row.EITHER, -1, -1, SSE_STRING_PCMPISTRI, 0, -1, "PCMPISTRI", Vdq, Wdq, Ib);
    }

    private static void rows3C0(List<List<Row>> rows) {
        row(rows, 0x3CC, Row.NONE, Row.EITHER, -1, -1, CRYPTO_SHA1RNDS4, 0, -1, "SHA1RNDS4", Vdq, Wdq, Ib);
        row(rows, 0x3DF, 0x66, Row.EITHER, -1, -1, CRYPTO_AESKEYGENASSIST, 0, -1, "AESKEYGENASSIST", Vdq, Wdq, Ib);
    }

    private static void row(
            List<List<Row>> rows, int key, int prefix, int mod, int reg, int rm, int definition, int attributes,
            int condition, String mnemonic, OperandCode... operands) {
        rows.get(key).add(new Row(key >> 8, key & 0xFF, prefix, mod, reg, rm, definition, attributes, condition,
                mnemonic, operands));
    }
}
