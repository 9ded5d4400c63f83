package org.jacinth.conformance;

import static org.jacinth.conformance.Assembler.R14;
import static org.jacinth.conformance.Assembler.R15;
import static org.jacinth.conformance.Assembler.RAX;
import static org.jacinth.conformance.Assembler.RSP;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jacinth.hypervisor.Vmo;

/**
 * The memory of a guest whose user code computes in rounds, and whose kernel counts interrupts and exceptions and
 * changes page tables under it. What it computes does not depend on when interrupts come.
 *
 * <p>A round ends with a breakpoint, at which the kernel takes a page away, and an undefined instruction, which it
 * passes over; the next access to the page is a page fault, at which the kernel maps another one there. For the first
 * half of the rounds the local APIC is off, and vectors are in Zircon's simple set; then the kernel enables it and
 * starts its timer.
 */
final class MidwayGuest implements AutoCloseable {
    static final long ENTRY = 0xA000;
    /** Written when all is done. */
    static final int PORT = 0x60;
    /** Written where an exception comes that should not. */
    static final int FAILURE_PORT = 0x61;
    /** Vectors from here on are the test's. */
    static final int FIRST_VECTOR = 0x40;

    private static final int TIMER_VECTOR = 0x30;
    private static final int FIRST_INTERRUPT = 0x20;
    /** Interrupts of the timer that the guest waits for at its end. */
    private static final int TICKS = 3;
    private static final int TICK = 1_000_000;
    private static final int SIZE = 0x2_4000;

    // Physical pages. The kernel's linear addresses are the same.
    private static final long KERNEL_TABLES = 0x0000; // PML4, PDPT, directory, table
    private static final long CODE_TABLE = 0x4000;
    private static final long DATA_TABLES = 0x5000; // PDPT, directory, table
    private static final long GDT = 0x8000;
    private static final long TSS = 0x8100;
    private static final long TABLE_REGISTERS = 0x8200;
    private static final long IDT = 0x9000;
    private static final long STUBS = 0xB000;
    private static final long COUNTS = 0xC000;
    private static final long BREAKPOINTS = 0xC800;
    private static final long FAULTS = 0xC808;
    private static final long UNDEFINED = 0xC810;
    private static final long KERNEL_STACK = 0xE000;
    private static final long USER_CODE = 0x1_0000;
    private static final long PARAMETERS = 0x1_1000;
    private static final long DATA_PAGES = 0x1_2000;
    private static final long WINDOW_PAGES = 0x2_0000;

    // Linear addresses of user code, and what is where in its data.
    private static final long CODE = 0x40_0000;
    private static final long DATA = 0x7000_0000_0000L;
    private static final int STACK = 0x9000;
    private static final int USER_PARAMETERS = 0xA000;
    private static final int WINDOW = 0x1_0000;
    private static final int PAGES = STACK >> 12;

    // Parameters.
    private static final int GATE = 0;
    private static final int FACTORS = 8;
    private static final int ROUNDS = 0x18;
    private static final int HALF = 0x20;

    private static final int TSS_SELECTOR = 0x40;

    private static final long BREAKPOINT_HANDLER = 0xA100;
    private static final long FAULT_HANDLER = 0xA180;
    private static final long UNDEFINED_HANDLER = 0xA200;
    private static final long INTERRUPT_HANDLER = 0xA280;
    private static final long ENABLE_APIC = 0xA300;
    private static final long FINISH = 0xA380;
    private static final long DONE = 0xA400;
    private static final long UNEXPECTED = 0xA480;

    private static final int AE = 0x83;
    private static final int E = 0x84;
    private static final int NE = 0x85;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    final Vmo memory = Vmo.create(SIZE);
    private final int rounds;

    MidwayGuest(int rounds) {
        this.rounds = rounds;
        fillData();
        writePageTables();
        writeDescriptors();
        load(ENTRY, MidwayGuest::kernel);
        load(STUBS, MidwayGuest::stubs);
        load(USER_CODE, CODE, MidwayGuest::user);
    }

    // ---- What the test sees --------------------------------------------------------------------------------------

    /** Lets user code begin a number of rounds; it spins before the next one. */
    void openGate(int number) {
        LONG.setVolatile(memory.segment(), PARAMETERS + GATE, (long) number);
    }

    /** Rounds that were ended. */
    long round() {
        return (long) LONG.getVolatile(memory.segment(), BREAKPOINTS);
    }

    /** Interrupts with a vector that came to the guest. */
    long interrupts(int vector) {
        return (long) LONG.getVolatile(memory.segment(), COUNTS + vector * 8L);
    }

    /** User code's flags at its end, exceptions that the kernel counted, and a checksum of user code's memory. */
    String outcome() {
        CRC32 sum = new CRC32();
        sum.update(memory.segment().asSlice(DATA_PAGES, PAGES << 12).asByteBuffer());
        sum.update(memory.segment().asSlice(WINDOW_PAGES, 4 << 12).asByteBuffer());
        return "flags %x, breakpoints %d, faults %d, undefined %d, memory %08x"
                .formatted(read(KERNEL_STACK - 24), read(BREAKPOINTS), read(FAULTS), read(UNDEFINED), sum.getValue());
    }

    @Override
    public void close() {
        memory.close();
    }

    // ---- Memory --------------------------------------------------------------------------------------------------

    private long read(long address) {
        return memory.segment().get(TestMachine.U64, address);
    }

    private void write(long address, long value) {
        memory.segment().set(TestMachine.U64, address, value);
    }

    private void load(long address, Consumer<Assembler> code) {
        load(address, address, code);
    }

    private void load(long address, long linear, Consumer<Assembler> code) {
        Assembler assembler = new Assembler(linear);
        code.accept(assembler);
        memory.write(address, assembler.bytes());
    }

    private void fillData() {
        byte[] bytes = new byte[PAGES << 12];
        new Random(1).nextBytes(bytes);
        MemorySegment.copy(bytes, 0, memory.segment(), TestMachine.U8, DATA_PAGES, bytes.length);
        write(PARAMETERS + FACTORS, Double.doubleToLongBits(0.75));
        write(PARAMETERS + FACTORS + 8, Double.doubleToLongBits(-0.625));
        write(PARAMETERS + ROUNDS, rounds);
        write(PARAMETERS + HALF, rounds / 2);
    }

    /** Pages of 4 KiB: the kernel's one to one, the user's data at other addresses and in another order. */
    private void writePageTables() {
        write(KERNEL_TABLES, 0x1007);
        write(0x1000, 0x2007);
        write(0x2000, 0x3007);
        write(0x2000 + (CODE >> 21) * 8, CODE_TABLE | 7);
        for (long page = 0; page < SIZE; page += 0x1000) {
            write(0x3000 + (page >> 9), page | 3);
        }
        write(CODE_TABLE, USER_CODE | 5);
        write(KERNEL_TABLES + (DATA >> 39) * 8, DATA_TABLES | 7);
        write(DATA_TABLES, DATA_TABLES + 0x1000 | 7);
        write(DATA_TABLES + 0x1000, DATA_TABLES + 0x2000 | 7);
        for (int page = 0; page < PAGES; page++) {
            write(entry(page << 12), DATA_PAGES + (5L * page + 3) % PAGES * 0x1000 | 7);
        }
        write(entry(USER_PARAMETERS), PARAMETERS | 5);
    }

    /** Where the page-table entry of an offset in the user's data is. */
    private static long entry(int offset) {
        return DATA_TABLES + 0x2000 + (offset >> 12) * 8;
    }

    private void writeDescriptors() {
        long[] descriptors = {
            0,
            0,
            0x00AF_9B00_0000_FFFFL, // 10 64-bit code
            0x00CF_9300_0000_FFFFL, // 18 data
            0,
            0,
            0x00AF_FB00_0000_FFFFL, // 30 user 64-bit code
            0x00CF_F300_0000_FFFFL, // 38 user data
            0x0000_8900_0000_0067L | TSS << 16, // 40 TSS
            0
        };
        for (int i = 0; i < descriptors.length; i++) {
            write(GDT + i * 8L, descriptors[i]);
        }
        write(TSS + 4, KERNEL_STACK);
        write(TABLE_REGISTERS, GDT << 16 | descriptors.length * 8 - 1);
        write(TABLE_REGISTERS + 0x10, IDT << 16 | 256 * 16 - 1);
        for (int vector = 0; vector < 256; vector++) {
            write(IDT + vector * 16L, gate(handler(vector)));
        }
    }

    private static long handler(int vector) {
        return switch (vector) {
            case 3 -> BREAKPOINT_HANDLER;
            case 6 -> UNDEFINED_HANDLER;
            case 14 -> FAULT_HANDLER;
            default -> vector < FIRST_INTERRUPT ? UNEXPECTED : STUBS + (vector - FIRST_INTERRUPT) * 16L;
        };
    }

    /** An interrupt gate that user code may use. */
    private static long gate(long handler) {
        return handler | (long) TestMachine.CODE64 << 16 | 0xEE00L << 32;
    }

    // ---- Kernel --------------------------------------------------------------------------------------------------

    private static void kernel(Assembler a) {
        enterUserMode(a);
        breakpoint(a.align(BREAKPOINT_HANDLER));
        fault(a.align(FAULT_HANDLER));
        undefined(a.align(UNDEFINED_HANDLER));
        interrupt(a.align(INTERRUPT_HANDLER));
        enableApic(a.align(ENABLE_APIC));
        finish(a.align(FINISH));
        a.align(UNEXPECTED).outByte(FAILURE_PORT).spin();
    }

    private static void enterUserMode(Assembler a) {
        a.bytes(0x0F, 0x01, 0x14, 0x25).dword(TABLE_REGISTERS); // lgdt
        a.bytes(0x0F, 0x01, 0x1C, 0x25).dword(TABLE_REGISTERS + 0x10); // lidt
        a.mov(RSP, KERNEL_STACK);
        a.mov(RAX, TestMachine.DATA).bytes(0x8E, 0xD0); // mov ss, eax
        a.farReturn(TestMachine.CODE64, a.here() + 12);
        a.mov(RAX, TSS_SELECTOR).bytes(0x0F, 0x00, 0xD8); // ltr ax
        a.push(TestMachine.USER_DATA64 | 3).push(0).push(0x202).push(TestMachine.USER_CODE64 | 3).push(CODE);
        iret(a);
    }

    private static void iret(Assembler a) {
        a.bytes(0x48, 0xCF); // iretq
    }

    /** Takes the window away. */
    private static void breakpoint(Assembler a) {
        increment(a, BREAKPOINTS);
        a.store(entry(WINDOW), 0);
        a.bytes(0x50).mov(RAX, DATA + WINDOW).bytes(0x0F, 0x01, 0x38, 0x58); // push rax; invlpg [rax]; pop rax
        compareRound(a, ROUNDS);
        a.jumpIf(E, FINISH);
        compareRound(a, HALF);
        a.jumpIf(E, ENABLE_APIC);
        iret(a);
    }

    /** Maps the next page in the window, where user code wrote to it while it was away. */
    private static void fault(Assembler a) {
        a.bytes(0x50, 0x51); // push rax; push rcx
        a.bytes(0x83, 0x7C, 0x24, 0x10, 6).jumpIf(NE, UNEXPECTED); // cmp dword [rsp+16], 6
        a.bytes(0x0F, 0x20, 0xD0).bytes(0x4B, 0x8D, 0x4C, 0x1D, 0); // mov rax, cr2; lea rcx, [r13+r11]
        a.bytes(0x48, 0x39, 0xC8).jumpIf(NE, UNEXPECTED); // cmp rax, rcx
        increment(a, FAULTS);
        a.load(RAX, FAULTS).and(RAX, 3).bytes(0xC1, 0xE0, 12); // shl eax, 12
        a.add(RAX, (int) WINDOW_PAGES | 7);
        a.bytes(0x48, 0x89, 0x04, 0x25).dword(entry(WINDOW)); // mov [entry], rax
        a.bytes(0x59, 0x58, 0x48, 0x83, 0xC4, 8); // pop rcx; pop rax; add rsp, 8
        iret(a);
    }

    private static void undefined(Assembler a) {
        increment(a, UNDEFINED);
        a.bytes(0x48, 0x83, 0x04, 0x24, 2); // add qword [rsp], 2
        iret(a);
    }

    private static void stubs(Assembler a) {
        for (int vector = FIRST_INTERRUPT; vector < 256; vector++) {
            a.align(handler(vector)).push(vector).jump(INTERRUPT_HANDLER);
        }
    }

    private static void interrupt(Assembler a) {
        a.bytes(0x50, 0x51, 0x52); // push rax; push rcx; push rdx
        a.bytes(0x8B, 0x44, 0x24, 0x18); // mov eax, [rsp+24]
        a.bytes(0x48, 0xFF, 0x04, 0xC5).dword(COUNTS); // inc qword [rax*8 + COUNTS]
        a.wrmsr(0x80B, 0); // end of interrupt
        a.bytes(0x5A, 0x59, 0x58, 0x48, 0x83, 0xC4, 8); // pop rdx; pop rcx; pop rax; add rsp, 8
        iret(a);
    }

    private static void enableApic(Assembler a) {
        a.bytes(0x50, 0x51, 0x52); // push rax; push rcx; push rdx
        a.wrmsr(0x80F, 0x1FF); // spurious-interrupt vector
        a.wrmsr(0x83E, 0xB); // divide by 1
        a.wrmsr(0x832, 1 << 17 | TIMER_VECTOR); // periodic
        a.wrmsr(0x838, TICK);
        a.bytes(0x5A, 0x59, 0x58); // pop rdx; pop rcx; pop rax
        iret(a);
    }

    /** Takes what is pending, and waits for the timer. */
    private static void finish(Assembler a) {
        a.sti();
        long again = a.here();
        a.bytes(0x48, 0x83, 0x3C, 0x25).dword(COUNTS + TIMER_VECTOR * 8).bytes(TICKS); // cmp qword [ticks], TICKS
        a.jumpIf(AE, DONE);
        a.hlt().jump(again);
        a.align(DONE).bytes(0x4D, 0x39, 0xFF, 0xFA).outByte(PORT).spin(); // cmp r15, r15; cli
    }

    private static void increment(Assembler a, long address) {
        a.bytes(0x48, 0xFF, 0x04, 0x25).dword(address); // inc qword [address]
    }

    private static void compareRound(Assembler a, int parameter) {
        a.bytes(0x4C, 0x3B, 0x3C, 0x25).dword(PARAMETERS + parameter); // cmp r15, [parameter]
    }

    // ---- User code -----------------------------------------------------------------------------------------------

    /** R14 is the data, R13 the window, R15 the round. */
    private static void user(Assembler a) {
        loadRegisters(a);
        long round = a.here();
        waitForGate(a);
        copyAcrossPages(a);
        compute(a);
        a.bytes(0x4D, 0x89, 0xC3); // mov r11, r8
        a.bytes(0x41, 0x81, 0xE3).dword(0xFF8); // and r11d, 0xff8
        a.bytes(0x4B, 0x89, 0x44, 0x1D, 0); // mov [r13+r11], rax
        a.bytes(0x4D, 0x03, 0x65, 0x18); // add r12, [r13+0x18]
        a.bytes(0x49, 0x0F, 0xAF, 0xEC); // imul rbp, r12
        a.bytes(0xCC, 0x0F, 0x0B); // int3; ud2
        a.bytes(0x49, 0xFF, 0xC7); // inc r15
        a.bytes(0x4D, 0x3B, 0xBE).dword(USER_PARAMETERS + ROUNDS); // cmp r15, [rounds]
        a.jumpIf(NE, round);
        a.bytes(0x41, 0xDB, 0x7E, 0x40); // fstp tword [r14+0x40]
        a.bytes(0xCC).spin(); // int3
    }

    private static void loadRegisters(Assembler a) {
        a.mov(R14, DATA);
        a.bytes(0x4D, 0x8D, 0xAE).dword(WINDOW); // lea r13, [r14+WINDOW]
        a.bytes(0x49, 0x8D, 0xA6).dword(STACK); // lea rsp, [r14+STACK]
        a.clear(R15);
        for (int register : new int[] {0, 2, 3, 5, 8, 9, 10, 11, 12}) {
            a.bytes(0x49 | register >> 3 << 2, 0x8B, 0x46 | (register & 7) << 3, register * 8); // mov r, [r14+r*8]
        }
        for (int x = 0; x < 16; x++) {
            a.bytes(0xF3, 0x41 | x >> 3 << 2, 0x0F, 0x6F, 0x86 | (x & 7) << 3).dword(0x100 + x * 16); // movdqu
        }
        a.bytes(0xF2, 0x0F, 0x2A, 0xC0, 0x66, 0x0F, 0x14, 0xC0); // cvtsi2sd xmm0, eax; unpcklpd xmm0, xmm0
        a.bytes(0x66, 0x44, 0x0F, 0x28, 0xD8); // movapd xmm11, xmm0
        a.bytes(0x66, 0x45, 0x0F, 0x10, 0x8E).dword(USER_PARAMETERS + FACTORS); // movupd xmm9, [factors]
        a.bytes(0xDB, 0xE3); // fninit
        a.bytes(0x41, 0xDD, 0x86).dword(USER_PARAMETERS + FACTORS); // fld qword [factors]
    }

    private static void waitForGate(Assembler a) {
        long again = a.here();
        a.bytes(0xF3, 0x90); // pause
        a.bytes(0x4D, 0x3B, 0xBE).dword(USER_PARAMETERS + GATE); // cmp r15, [gate]
        a.jumpIf(AE, again);
    }

    private static void copyAcrossPages(Assembler a) {
        a.bytes(0x49, 0x8D, 0xB6).dword(0xF80); // lea rsi, [r14+0xf80]
        a.bytes(0x49, 0x8D, 0xBE).dword(0x6F93); // lea rdi, [r14+0x6f93]
        a.bytes(0xB9).dword(333).bytes(0xF3, 0xA4); // mov ecx, 333; rep movsb
    }

    /** Through the data once, in steps that cross pages. Flags go on from step to step. */
    private static void compute(Assembler a) {
        a.bytes(0x49, 0x8D, 0x7E, 3); // lea rdi, [r14+3]
        a.bytes(0xB9).dword(96); // mov ecx, 96
        long step = a.here();
        integers(a);
        packedIntegers(a);
        doubles(a);
        a.bytes(0x48, 0x8D, 0xBF).dword(329); // lea rdi, [rdi+329]
        a.bytes(0x48, 0x8D, 0x49, -1); // lea rcx, [rcx-1]
        a.bytes(0xE3, 5).jump(step); // jrcxz behind the jump
    }

    private static void integers(Assembler a) {
        a.bytes(0x48, 0x13, 0x07); // adc rax, [rdi]
        a.bytes(0x48, 0x11, 0x97).dword(0x101); // adc [rdi+0x101], rdx
        a.bytes(0x48, 0xD1, 0xD3); // rcl rbx, 1
        a.bytes(0x48, 0x19, 0xDA); // sbb rdx, rbx
        a.bytes(0x9C, 0x41, 0x59); // pushfq; pop r9
        a.bytes(0x4F, 0x8D, 0x14, 0x4A); // lea r10, [r10+r9*2]
        a.bytes(0x4D, 0x8D, 0x84, 0x80).dword(0x1234567); // lea r8, [r8+rax*4+0x1234567]
        a.bytes(0x49, 0x0F, 0xC8); // bswap r8
    }

    private static void packedIntegers(Assembler a) {
        a.bytes(0x66, 0x49, 0x0F, 0x6E, 0xD0); // movq xmm2, r8
        a.bytes(0x66, 0x0F, 0xFE, 0xDA); // paddd xmm3, xmm2
        a.bytes(0x66, 0x0F, 0xEF, 0xE3); // pxor xmm4, xmm3
        a.bytes(0x66, 0x0F, 0xF4, 0xEC); // pmuludq xmm5, xmm4
        a.bytes(0x66, 0x0F, 0xD4, 0xF5); // paddq xmm6, xmm5
        a.bytes(0x66, 0x0F, 0x70, 0xFE, 0x39); // pshufd xmm7, xmm6, 0x39
        a.bytes(0x66, 0x0F, 0xEF, 0xDF); // pxor xmm3, xmm7
        a.bytes(0xF3, 0x0F, 0x7F, 0x5F, 0x18); // movdqu [rdi+0x18], xmm3
    }

    /** Sums of ever new numbers, of which the old ones lose weight. */
    private static void doubles(Assembler a) {
        a.bytes(0xF2, 0x4D, 0x0F, 0x2A, 0xD0); // cvtsi2sd xmm10, r8
        a.bytes(0xF2, 0x41, 0x0F, 0x59, 0xC1); // mulsd xmm0, xmm9
        a.bytes(0xF2, 0x41, 0x0F, 0x58, 0xC2); // addsd xmm0, xmm10
        a.bytes(0x66, 0x45, 0x0F, 0x59, 0xD9); // mulpd xmm11, xmm9
        a.bytes(0x66, 0x44, 0x0F, 0x58, 0xD8); // addpd xmm11, xmm0
        a.bytes(0x66, 0x44, 0x0F, 0x11, 0x5F, 0x28); // movupd [rdi+0x28], xmm11
        a.bytes(0x41, 0xDC, 0x8E).dword(USER_PARAMETERS + FACTORS); // fmul qword [factors]
        a.bytes(0xDF, 0x2F, 0xDE, 0xC1); // fild qword [rdi]; faddp st1, st0
    }
}
