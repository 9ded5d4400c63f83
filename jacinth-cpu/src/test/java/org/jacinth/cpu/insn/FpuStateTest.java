package org.jacinth.cpu.insn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.X87;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FpuStateTest {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long OPERAND = EncodedMachine.OPERAND;

    private final EncodedMachine machine = new EncodedMachine();
    private final Cpu cpu = machine.cpu;
    private final X87 x87 = cpu.x87;

    private static int vector(Executable run) {
        return assertThrows(GuestFault.class, run).vector;
    }

    private int word(int offset) {
        return machine.memory.get(INT, OPERAND + offset);
    }

    /** 1.0 and pi on the stack, numbers in the XMM registers. */
    private void fill() throws GuestFault {
        machine.run(0xD9, 0xE8);
        machine.run(0xD9, 0xEB);
        for (int i = 0; i < 32; i++) {
            cpu.xmm[i] = 0x1111_1111_1111_1111L * i;
        }
    }

    // ---- Availability and pending exceptions ---------------------------------------------------------------------

    @Test
    void emulationAndTaskSwitchedRaiseDeviceNotAvailable() throws GuestFault {
        cpu.cr0 |= Cpu.CR0_TS;
        assertEquals(Cpu.NM, vector(() -> machine.run(0xD9, 0xE8)));
        assertEquals(Cpu.NM, vector(() -> machine.run(0xDB, 0xE3)));
        assertEquals(Cpu.NM, vector(machine::fwait));
        cpu.cr0 &= ~(Cpu.CR0_TS | Cpu.CR0_MP);
        cpu.cr0 |= Cpu.CR0_EM;
        assertEquals(Cpu.NM, vector(() -> machine.run(0xD9, 0xE8)));
        machine.fwait();
        cpu.cr0 = cpu.cr0 & ~Cpu.CR0_EM | Cpu.CR0_TS;
        machine.fwait();
    }

    @Test
    void anUnmaskedExceptionIsReportedByTheNextWaitingInstruction() throws GuestFault {
        machine.memory.set(SHORT, OPERAND, (short) 0x37B);
        machine.run(0xD9, 0x2E);
        fill();
        machine.run(0xD9, 0xEE);
        machine.run(0xDE, 0xF9);
        assertEquals(0x8084, x87.status & 0x80FF);
        assertEquals(Cpu.MF, vector(() -> machine.run(0xD9, 0xE8)));
        assertEquals(Cpu.MF, vector(machine::fwait));
        machine.run(0xDD, 0x3E);
        assertEquals(0xA884, machine.memory.get(SHORT, OPERAND) & 0xFFFF);
        assertEquals(0x6F9, x87.opcode);
        machine.run(0xDB, 0xE2);
        machine.run(0xD9, 0xD0);
    }

    @Test
    void unmaskingARaisedExceptionMakesItPending() throws GuestFault {
        x87.status = 0x20;
        machine.memory.set(SHORT, OPERAND, (short) 0x35F);
        machine.run(0xD9, 0x2E);
        assertEquals(Cpu.MF, vector(machine::fwait));
    }

    @Test
    void withoutNumericErrorReportingExceptionsAreIgnored() throws GuestFault {
        x87.status = 0x8081;
        x87.control = 0x37E;
        cpu.cr0 &= ~Cpu.CR0_NE;
        machine.fwait();
        machine.run(0xD9, 0xD0);
    }

    @Test
    void aStoreThatFaultsLeavesTheStackAsItWas() throws GuestFault {
        fill();
        int status = x87.status;
        machine.operand = 0x20_0000;
        assertEquals(GuestFault.EXIT, vector(() -> machine.run(0xDD, 0x1E)));
        assertEquals(GuestFault.EXIT, vector(() -> machine.run(0xDB, 0x3E)));
        assertEquals(GuestFault.EXIT, vector(() -> machine.run(0xDF, 0x3E)));
        assertEquals(status, x87.status);
        assertEquals(0xC0, x87.valid);
    }

    // ---- Environment ---------------------------------------------------------------------------------------------

    @Test
    void theEnvironmentHasTheProtectedLayoutAndMasksExceptions() throws GuestFault {
        cpu.selector[Cpu.CS] = 0x33;
        cpu.blockRip = 0x1234_5678_9ABCL;
        fill();
        x87.control = 0x340;
        machine.run(0xD9, 0x36);
        assertEquals(0xFFFF_0340, word(0));
        assertEquals(0xFFFF_3000, word(4));
        assertEquals(0xFFFF_0FFF, word(8));
        assertEquals(0x5678_9ABC, word(12));
        assertEquals(0x33, word(16));
        assertEquals(0x37F, x87.control);
        x87.control = 0x37F;
        x87.valid = 0;
        machine.run(0xD9, 0x26);
        assertEquals(0x340, x87.control);
        assertEquals(0xC0, x87.valid);
    }

    @Test
    void savedStatesAreRestoredInBothSizes() throws GuestFault {
        for (int size = 1; size <= 2; size++) {
            machine.operandSize = size;
            machine.run(0xDB, 0xE3);
            fill();
            long[] significands = x87.significand.clone();
            int[] exponents = x87.signExponent.clone();
            machine.run(0xDD, 0x36);
            assertEquals(0, x87.status);
            assertEquals(0, x87.valid);
            Arrays.fill(x87.significand, -1);
            Arrays.fill(x87.signExponent, 0x1234);
            machine.run(0xDD, 0x26);
            assertEquals(0x3000, x87.status);
            assertEquals(0xC0, x87.valid);
            assertArrayEquals(significands, x87.significand);
            assertArrayEquals(exponents, x87.signExponent);
        }
    }

    @Test
    void realAddressModeStoresLinearPointers() throws GuestFault {
        cpu.efer = 0;
        cpu.cr0 &= ~Cpu.CR0_PE;
        cpu.segAttr[Cpu.CS] = 0x93;
        cpu.segLimit[Cpu.DS] = 0xFFFF;
        cpu.updateMode();
        cpu.selector[Cpu.CS] = 0xF000;
        cpu.blockRip = 0x1234;
        machine.run(0xD9, 0xE8);
        machine.run(0xD9, 0x36);
        assertEquals(0xFFFF_1234, word(12));
        assertEquals(0xF000, word(16));
        machine.operandSize = 1;
        machine.run(0xD9, 0x36);
        assertEquals(0x1234, word(6) & 0xFFFF);
        assertEquals(0xF000, word(8) & 0xFFFF);
        machine.run(0xD9, 0x26);
        assertEquals(0xF1234, x87.instructionPointer);
    }

    // ---- FXSAVE and XSAVE ----------------------------------------------------------------------------------------

    @Test
    void fxsaveLaysTheStateOutAsTheManualSays() throws GuestFault {
        fill();
        machine.operandSize = 3;
        machine.run("0FAE", 0x06);
        assertEquals(0x3000_037F, word(0));
        assertEquals(0xC0, word(4));
        assertEquals(0x1F80, word(24));
        assertEquals(0xFFFF, word(28));
        assertEquals(0xC90F_DAA2_2168_C235L, machine.memory.get(LONG, OPERAND + 32));
        assertEquals(0x4000, word(40));
        assertEquals(0x3FFF, word(56));
        assertEquals(cpu.xmm[31], machine.memory.get(LONG, OPERAND + 160 + 31 * 8));
        assertEquals(0, machine.memory.get(LONG, OPERAND + 416));
        machine.run(0xDB, 0xE3);
        Arrays.fill(cpu.xmm, 0);
        machine.run("0FAE", 0x0E);
        assertEquals(0x3000, x87.status);
        assertEquals(0xC0, x87.valid);
        assertEquals(0x1111_1111_1111_1111L * 31, cpu.xmm[31]);
    }

    @Test
    void fxrstorRefusesReservedBitsAndOddAddresses() throws GuestFault {
        machine.memory.set(INT, OPERAND + 24, 0x1_0000);
        assertEquals(Cpu.GP, vector(() -> machine.run("0FAE", 0x0E)));
        assertEquals(0x1F80, cpu.mxcsr);
        machine.operand = OPERAND + 8;
        assertEquals(Cpu.GP, vector(() -> machine.run("0FAE", 0x06)));
        cpu.cr0 |= Cpu.CR0_EM;
        assertEquals(Cpu.NM, vector(() -> machine.run("0FAE", 0x06)));
    }

    @Test
    void xsaveWritesRequestedComponentsOnly() throws GuestFault {
        fill();
        machine.memory.asSlice(OPERAND, 576).fill((byte) 0x55);
        cpu.gpr[Cpu.RAX] = 1;
        machine.run("0FAE", 0x26);
        assertEquals(0x3000_037F, word(0));
        assertEquals(0x5555_5555, word(24));
        assertEquals(0x5555_5555, word(160));
        assertEquals(0x5555_5555_5555_5555L, machine.memory.get(LONG, OPERAND + 512));
        assertEquals(0x5555_5555_5555_5555L, machine.memory.get(LONG, OPERAND + 520));
        cpu.gpr[Cpu.RAX] = 2;
        machine.memory.set(LONG, OPERAND + 512, 0);
        machine.run("0FAE", 0x36);
        assertEquals(0x1F80, word(24));
        assertEquals(0x1111_1111, word(168));
        assertEquals(2, machine.memory.get(LONG, OPERAND + 512));
    }

    @Test
    void xrstorInitializesComponentsThatAreNotPresent() throws GuestFault {
        fill();
        cpu.gpr[Cpu.RAX] = 3;
        machine.run("0FAE", 0x26);
        machine.memory.set(LONG, OPERAND + 512, 2);
        machine.run("0FAE", 0x2E);
        assertEquals(0x37F, x87.control);
        assertEquals(0, x87.valid);
        assertEquals(0, x87.significand[6]);
        assertEquals(0x1111_1111_1111_1111L, cpu.xmm[1]);
        machine.memory.set(LONG, OPERAND + 512, 0);
        machine.memory.set(INT, OPERAND + 24, 0x1F00);
        machine.run("0FAE", 0x2E);
        assertEquals(0, cpu.xmm[1]);
        assertEquals(0x1F00, cpu.mxcsr);
    }

    @Test
    void theCompactedFormIsSavedAndRestored() throws GuestFault {
        fill();
        cpu.gpr[Cpu.RAX] = -1;
        cpu.gpr[Cpu.RDX] = -1;
        machine.run("0FC7", 0x26);
        assertEquals(3, machine.memory.get(LONG, OPERAND + 512));
        assertEquals(0x8000_0000_0000_0003L, machine.memory.get(LONG, OPERAND + 520));
        machine.run(0xDB, 0xE3);
        Arrays.fill(cpu.xmm, 0);
        machine.run("0FAE", 0x2E);
        assertEquals(0xC0, x87.valid);
        assertEquals(0x1111_1111_1111_1111L, cpu.xmm[1]);
    }

    @Test
    void xrstorRefusesMalformedHeaders() {
        cpu.gpr[Cpu.RAX] = 3;
        machine.memory.set(INT, OPERAND + 24, 0x1F80);
        long[][] bad = {{512, 4}, {520, 1}, {528, 1}, {520, 0x8000_0000_0000_0004L}};
        for (long[] field : bad) {
            machine.memory.set(LONG, OPERAND + field[0], field[1]);
            assertEquals(Cpu.GP, vector(() -> machine.run("0FAE", 0x2E)));
            machine.memory.set(LONG, OPERAND + field[0], 0);
        }
        machine.memory.set(LONG, OPERAND + 512, 2);
        machine.memory.set(LONG, OPERAND + 520, 0x8000_0000_0000_0001L);
        assertEquals(Cpu.GP, vector(() -> machine.run("0FAE", 0x2E)));
    }

    @Test
    void xsaveNeedsItsControlBitAndAlignment() {
        machine.operand = OPERAND + 32;
        assertEquals(Cpu.GP, vector(() -> machine.run("0FAE", 0x26)));
        cpu.cr0 |= Cpu.CR0_TS;
        assertEquals(Cpu.NM, vector(() -> machine.run("0FAE", 0x26)));
        cpu.cr4 &= ~Cpu.CR4_OSXSAVE;
        assertEquals(Cpu.UD, vector(() -> machine.run("0FAE", 0x2E)));
    }

    @Test
    void aStoredStateLoadsIntoAnotherProcessor() throws GuestFault {
        fill();
        cpu.mxcsr = 0x1FA0;
        MemorySegment image = MemorySegment.ofArray(new byte[StateSave.SIZE]);
        StateSave.store(cpu, image);
        EncodedMachine other = new EncodedMachine();
        assertTrue(StateSave.load(other.cpu, image));
        assertArrayEquals(x87.significand, other.cpu.x87.significand);
        assertArrayEquals(x87.signExponent, other.cpu.x87.signExponent);
        assertEquals(x87.status, other.cpu.x87.status);
        assertEquals(x87.valid, other.cpu.x87.valid);
        assertEquals(0x1FA0, other.cpu.mxcsr);
        assertArrayEquals(cpu.xmm, other.cpu.xmm);
        image.set(INT, 24, 0x10_0000);
        assertFalse(StateSave.load(other.cpu, image));
        assertEquals(0x1FA0, other.cpu.mxcsr);
    }
}
