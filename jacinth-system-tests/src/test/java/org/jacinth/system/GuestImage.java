package org.jacinth.system;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Kernels of a few instructions, made by hand: 32-bit code behind an ELF file's PVH entry, or 64-bit code behind a
 * bzImage's entry. The code stands at {@link #CODE}, in a bzImage 512 bytes above it.
 */
final class GuestImage {
    /** Guest-physical address of the first instruction. */
    static final int CODE = 0x20_0000;

    private static final int SECTOR = 512;
    private static final int ENTRY_64 = 0x200;
    private static final int PHYS32_ENTRY = 18;
    private static final int XEN = 0x006E_6558;

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    /** Raw instructions. */
    GuestImage bytes(int... values) {
        for (int value : values) {
            code.write(value);
        }
        return this;
    }

    GuestImage bytes(byte[] values) {
        code.writeBytes(values);
        return this;
    }

    private GuestImage word(int value) {
        return bytes(value, value >> 8, value >> 16, value >> 24);
    }

    /** MOV EAX, imm32, then OUT DX, AL with DX the first serial port's data register. */
    GuestImage print(String text) {
        for (char c : text.toCharArray()) {
            bytes(0x66, 0xBA, 0xF8, 0x03, 0xB0, c, 0xEE);
        }
        return this;
    }

    /** CLI, then JMP to itself. */
    GuestImage spin() {
        return bytes(0xFA, 0xEB, 0xFE);
    }

    /** CLI, then HLT for ever. */
    GuestImage halt() {
        return bytes(0xFA, 0xF4, 0xEB, 0xFD);
    }

    /** MOV EAX, imm32, then JMP to it: an absolute jump in 32-bit and 64-bit code. */
    GuestImage jump(int address) {
        return bytes(0xB8).word(address).bytes(0xFF, 0xE0);
    }

    /** LIDT of a table without entries, then UD2. */
    GuestImage tripleFault() {
        return bytes(0x6A, 0, 0x6A, 0, 0x0F, 0x01, 0x1C, 0x24, 0x0F, 0x0B);
    }

    /** MOV ESP, imm32. */
    GuestImage stack(int address) {
        return bytes(0xBC).word(address);
    }

    /** MOV EDI, start; MOV ECX, count; XOR EAX, EAX; REP STOSD: count zero words from start. */
    GuestImage clear(int start, int count) {
        return bytes(0xBF).word(start).bytes(0xB9).word(count).bytes(0x31, 0xC0, 0xF3, 0xAB);
    }

    /** Asks for a reset through port 0xCF9. */
    GuestImage reset() {
        return bytes(0x66, 0xBA, 0xF9, 0x0C, 0xB0, 0x06, 0xEE, 0xEB, 0xFE);
    }

    int here() {
        return CODE + code.size();
    }

    /** A 64-bit ELF file: one segment and the note of the PVH entry. */
    byte[] elf() {
        int text = 0x100;
        ByteBuffer file = ByteBuffer.allocate(text + code.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464C_457F).put(4, (byte) 2).put(5, (byte) 1).putShort(18, (short) 62);
        file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        int load = 64;
        file.putInt(load, 1).putLong(load + 8, text).putLong(load + 24, CODE);
        file.putLong(load + 32, code.size()).putLong(load + 40, code.size());
        int note = 64 + 56;
        int notes = 0xC0;
        file.putInt(note, 4).putLong(note + 8, notes).putLong(note + 32, 20);
        file.putInt(notes, 4).putInt(notes + 4, 4).putInt(notes + 8, PHYS32_ENTRY).putInt(notes + 12, XEN);
        file.putInt(notes + 16, CODE);
        file.put(text, code.toByteArray());
        return file.array();
    }

    /** A bzImage whose 64-bit entry is the code. */
    byte[] bzImage() {
        int start = 2 * SECTOR;
        int size = ENTRY_64 + (code.size() + 15 & ~15);
        ByteBuffer file = ByteBuffer.allocate(start + size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0x1F1, (byte) 1).putInt(0x1F4, size / 16).putShort(0x1FE, (short) 0xAA55);
        file.put(0x201, (byte) 0x66).putInt(0x202, 0x5372_6448).putShort(0x206, (short) 0x20F);
        file.put(0x211, (byte) 1).putInt(0x22C, 0x7FFF_FFFF).putInt(0x230, 0x20_0000);
        file.putShort(0x236, (short) 1).putInt(0x238, 255);
        file.putLong(0x258, CODE).putInt(0x260, 0x10_0000);
        file.put(start + ENTRY_64, code.toByteArray());
        return file.array();
    }
}
