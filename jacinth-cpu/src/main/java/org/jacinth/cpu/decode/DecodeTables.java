// Generated from the encodings above the definitions; run bin/regen to make it anew.
package org.jacinth.cpu.decode;

import static org.jacinth.cpu.decode.OperandCode.*;
import static org.jacinth.cpu.insn.Definitions.*;

import java.util.ArrayList;
import java.util.List;

/** Every encoding, by opcode map and opcode. Generated. */
final class DecodeTables {
    /** Rows by map and opcode ({@code map << 8 | opcode}), the more particular first. */
    static final Row[][] ROWS = new Row[1024][];

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
        rows180(rows);
        rows1A0(rows);
        rows1C0(rows);
        rows1E0(rows);
        rows280(rows);
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
    }

    private static void rows1E0(List<List<Row>> rows) {
        row(rows, 0x1FF, Row.ANY, Row.EITHER, -1, -1, PROCESSOR_UD, Row.ENDS, -1, "UD0", Gv, Ev);
    }

    private static void rows280(List<List<Row>> rows) {
        row(rows, 0x282, 0x66, Row.MEMORY, -1, -1, CONTROL_REGISTERS_INVPCID, Row.F64 | Row.CPL0 | Row.ENDS, -1, "INVPCID", Gy, Mdq);
    }

    private static void row(
            List<List<Row>> rows, int key, int prefix, int mod, int reg, int rm, int definition, int attributes,
            int condition, String mnemonic, OperandCode... operands) {
        rows.get(key).add(new Row(key >> 8, key & 0xFF, prefix, mod, reg, rm, definition, attributes, condition,
                mnemonic, operands));
    }
}
