package org.jacinth.conformance;

import java.io.ByteArrayOutputStream;

/**
 * Puts together the few instructions that the guests are made of, for 64-bit mode unless a name says otherwise.
 * Registers are numbers in encoding order.
 */
final class Assembler {
    static final int RAX = 0;
    static final int RCX = 1;
    static final int RDX = 2;
    static final int RBX = 3;
    static final int RSP = 4;
    static final int RSI = 6;
    static final int RDI = 7;
    static final int R14 = 14;
    static final int R15 = 15;

    private final long origin;
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    /** Code that will stand at an address. */
    Assembler(long origin) {
        this.origin = origin;
    }

    /** The address of the next instruction. */
    long here() {
        return origin + code.size();
    }

    byte[] bytes() {
        return code.toByteArray();
    }

    /** Raw bytes of instructions that have no method. */
    Assembler bytes(int... values) {
        for (int value : values) {
            code.write(value);
        }
        return this;
    }

    /** An immediate or a displacement of 32 bits, as the end of an instruction. */
    Assembler dword(long value) {
        return immediate(value, 4);
    }

    private Assembler immediate(long value, int size) {
        for (int i = 0; i < size; i++) {
            code.write((int) (value >>> i * 8));
        }
        return this;
    }

    /** Zeros up to an address. */
    Assembler align(long address) {
        while (here() < address) {
            code.write(0x90);
        }
        return this;
    }

    /** MOV r64, imm64. */
    Assembler mov(int register, long value) {
        return bytes(0x48 | register >> 3, 0xB8 | register & 7).immediate(value, 8);
    }

    /** MOV r64, r64. */
    Assembler move(int to, int from) {
        return bytes(0x48 | from >> 3 << 2 | to >> 3, 0x89, 0xC0 | (from & 7) << 3 | to & 7);
    }

    /** XOR r32, r32 with itself. */
    Assembler clear(int register) {
        return register < 8
                ? bytes(0x31, 0xC0 | register << 3 | register)
                : bytes(0x45, 0x31, 0xC0 | (register & 7) << 3 | register & 7);
    }

    /** ADD r64, imm32. */
    Assembler add(int register, int value) {
        return bytes(0x48 | register >> 3, 0x81, 0xC0 | register & 7).immediate(value, 4);
    }

    /** AND r64, imm32. */
    Assembler and(int register, int value) {
        return bytes(0x48 | register >> 3, 0x81, 0xE0 | register & 7).immediate(value, 4);
    }

    /** OR r64, imm32. */
    Assembler or(int register, int value) {
        return bytes(0x48 | register >> 3, 0x81, 0xC8 | register & 7).immediate(value, 4);
    }

    /** MOV m64, imm32 at an absolute address: twelve bytes. */
    Assembler store(long address, int value) {
        return bytes(0x48, 0xC7, 0x04, 0x25).immediate(address, 4).immediate(value, 4);
    }

    /** MOV r64, m64 at an absolute address. */
    Assembler load(int register, long address) {
        return bytes(0x48 | register >> 3 << 2, 0x8B, 0x04 | (register & 7) << 3, 0x25).immediate(address, 4);
    }

    /** Ends {@code enter}: a store to the exit page. */
    Assembler exit() {
        return store(TestMachine.EXIT, 0);
    }

    /** JMP rel32. */
    Assembler jump(long address) {
        long next = here() + 5;
        return bytes(0xE9).immediate(address - next, 4);
    }

    /** Jcc rel32; the condition is the second byte of the opcode. */
    Assembler jumpIf(int condition, long address) {
        long next = here() + 6;
        return bytes(0x0F, condition).immediate(address - next, 4);
    }

    /** JMP to itself. */
    Assembler spin() {
        return bytes(0xEB, 0xFE);
    }

    /** MOV r64, CRn. */
    Assembler fromCr(int register, int cr) {
        return bytes(0x0F, 0x20, 0xC0 | cr << 3 | register);
    }

    /** MOV CRn, r64. */
    Assembler toCr(int cr, int register) {
        return bytes(0x0F, 0x22, 0xC0 | cr << 3 | register);
    }

    /** WRMSR of a value; changes RAX, RCX and RDX. */
    Assembler wrmsr(int msr, long value) {
        return bytes(0xB9)
                .immediate(msr, 4) // mov ecx, msr
                .bytes(0xB8)
                .immediate(value, 4) // mov eax, low
                .bytes(0xBA)
                .immediate(value >>> 32, 4) // mov edx, high
                .bytes(0x0F, 0x30);
    }

    /** CPUID of a leaf, subleaf 0. */
    Assembler cpuid(int leaf) {
        return bytes(0xB8).immediate(leaf, 4).clear(RCX).bytes(0x0F, 0xA2);
    }

    Assembler hlt() {
        return bytes(0xF4);
    }

    Assembler sti() {
        return bytes(0xFB);
    }

    Assembler vmcall() {
        return bytes(0x0F, 0x01, 0xC1);
    }

    /** OUT imm8, AL. */
    Assembler outByte(int port) {
        return bytes(0xE6, port);
    }

    /** IN AL, imm8. */
    Assembler inByte(int port) {
        return bytes(0xE4, port);
    }

    /** PUSH imm32. */
    Assembler push(long value) {
        return bytes(0x68).immediate(value, 4);
    }

    /** RETF with a 64-bit operand to a selector and an address. */
    Assembler farReturn(int selector, long address) {
        return push(selector).push(address).bytes(0x48, 0xCB);
    }
}
