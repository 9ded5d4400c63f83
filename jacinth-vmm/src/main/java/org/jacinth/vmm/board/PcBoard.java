package org.jacinth.vmm.board;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jacinth.devices.A20Gate;
import org.jacinth.devices.AcpiPm;
import org.jacinth.devices.Alarm;
import org.jacinth.devices.ByteSink;
import org.jacinth.devices.DebugConsole;
import org.jacinth.devices.DebugExit;
import org.jacinth.devices.Dma;
import org.jacinth.devices.FwCfg;
import org.jacinth.devices.I8042;
import org.jacinth.devices.InterruptLine;
import org.jacinth.devices.IoApic;
import org.jacinth.devices.Pic8259;
import org.jacinth.devices.Pit8254;
import org.jacinth.devices.Port92;
import org.jacinth.devices.PostCode;
import org.jacinth.devices.PowerListener;
import org.jacinth.devices.ResetControl;
import org.jacinth.devices.Rtc146818;
import org.jacinth.devices.SharedLine;
import org.jacinth.devices.Uart16550;
import org.jacinth.devices.pci.HostBridge;
import org.jacinth.devices.pci.IsaBridge;
import org.jacinth.devices.pci.PciAddress;
import org.jacinth.devices.pci.PciHost;
import org.jacinth.devices.pci.PowerManagementFunction;
import org.jacinth.vmm.acpi.AcpiTables;
import org.jacinth.vmm.acpi.TableLoader;
import org.jacinth.vmm.boot.E820;

/**
 * A PC's devices and the wires between them. Every method is called with the board lock held.
 *
 * <pre>
 *   ports  0x020 0x0A0 0x4D0  8259 pair      0x3F8  first serial port, line 4
 *          0x040 0x061        8254           0x402  firmware's debug console
 *          0x060 0x064        8042           0x505  panic device
 *          0x070              clock          0x510  firmware configuration (firmware machines)
 *          0x080              POST code      0x600  power management, line 9
 *          0x092              fast reset     0xCF8  PCI configuration, reset control
 *          0x0B2              ACPI mode      0x0F4  debug exit
 * </pre>
 *
 * ISA lines go to the 8259 pair and to the IOAPIC's pin of the same number, except line 0, which goes to pin 2.
 */
public final class PcBoard {
    /** SLP_TYP of soft off. */
    public static final int SOFT_OFF = 5;
    /** What resets the machine when written to the reset control register. */
    public static final int RESET_VALUE = 0x06;

    private static final int PIC_MASTER = 0x20;
    private static final int PIC_SLAVE = 0xA0;
    private static final int PIC_EDGE_LEVEL = 0x4D0;
    private static final int PIT = 0x40;
    private static final int SYSTEM_CONTROL_B = 0x61;
    private static final int KEYBOARD_DATA = 0x60;
    private static final int KEYBOARD_COMMAND = 0x64;
    private static final int CLOCK = 0x70;
    private static final int POST_CODE = 0x80;
    private static final int SYSTEM_CONTROL_A = 0x92;
    private static final int SMI_COMMAND = 0xB2;
    private static final int FIRMWARE_CONFIGURATION = 0x510;
    private static final int TIMER_LINE = 0;
    private static final int TIMER_PIN = 2;
    private static final int KEYBOARD_LINE = 1;
    private static final int CLOCK_LINE = 8;
    private static final long RECHECK_NANOS = 1_000_000;

    private final PortMap ports = new PortMap();
    private final MemoryMap memory = new MemoryMap();
    private final SharedLine[] lines = new SharedLine[16];
    private final Processors processors;
    private final BoardTime time;
    private final InterruptRouter interrupts;
    private final Alarm[] rechecks;
    private final IoApic ioApic;
    private final Pic8259 pic;
    private final Uart16550 serial;
    private final AcpiPm power;
    private final I8042 keyboard;

    /**
     * What the board's devices are connected to outside.
     *
     * @param layout where RAM is
     * @param processors the guest's processors
     * @param power hears of power off, reset and debug exit
     * @param serialOutput what the first serial port sends
     * @param debugOutput what firmware sends to its debug console
     * @param onPanic hears of the guest's panic
     * @param wallClock the time of day
     * @param firmwareMemory memory access of the firmware configuration device, or null for a machine without it
     */
    public record Connections(
            PcLayout layout,
            Processors processors,
            PowerListener power,
            ByteSink serialOutput,
            ByteSink debugOutput,
            Runnable onPanic,
            InstantSource wallClock,
            Dma firmwareMemory) {}

    /** Builds the board in its state after a reset. */
    public PcBoard(Connections outside, BoardTime time) {
        this.processors = outside.processors();
        this.time = time;
        this.interrupts = new InterruptRouter(processors);
        this.rechecks = new Alarm[processors.count()];
        for (int i = 0; i < rechecks.length; i++) {
            int index = i;
            rechecks[i] = time.alarm(() -> processors.attend(index));
        }
        ioApic = new IoApic(interrupts);
        memory.claim(PcLayout.IO_APIC, PcLayout.IO_APIC_SIZE, ioApic);
        pic = new Pic8259(requested -> {
            if (requested) {
                processors.attend(0);
            }
        });
        ports.claim(PIC_MASTER, 2, pic.masterPorts());
        ports.claim(PIC_SLAVE, 2, pic.slavePorts());
        ports.claim(PIC_EDGE_LEVEL, 2, pic.edgeLevelPorts());

        serial = new Uart16550(time, time, line(PcLayout.COM1_LINE), outside.serialOutput());
        ports.claim(PcLayout.COM1, Uart16550.PORTS, serial);
        Pit8254 timer = new Pit8254(time, time, line(TIMER_LINE));
        ports.claim(PIT, Pit8254.PORTS, timer);
        ports.claim(SYSTEM_CONTROL_B, 1, timer.systemControlPort());
        Rtc146818 clock = new Rtc146818(time, time, line(CLOCK_LINE), outside.wallClock());
        clock.memorySize(outside.layout().lowSize(), outside.layout().highSize());
        ports.claim(CLOCK, Rtc146818.PORTS, clock);
        // Address line 20 cannot be held back through the hypervisor's calls; every guest of today leaves it open.
        A20Gate gate = new A20Gate(enabled -> { });
        keyboard = new I8042(line(KEYBOARD_LINE), gate, outside.power());
        ports.claim(KEYBOARD_DATA, 1, keyboard.dataPort());
        ports.claim(KEYBOARD_COMMAND, 1, keyboard.commandPort());
        ports.claim(SYSTEM_CONTROL_A, 1, new Port92(gate, outside.power()));
        ports.claim(POST_CODE, 1, new PostCode(code -> { }));
        power = new AcpiPm(time, time, line(PcLayout.SCI_LINE), outside.power(), SOFT_OFF);
        ports.claim(PcLayout.PM_BLOCK, AcpiPm.PORTS, power);
        ports.claim(SMI_COMMAND, 2, power.smiPorts());
        ports.claim(PcLayout.PCI_CONFIGURATION, PciHost.PORTS, pci(outside));
        ports.claim(PcLayout.DEBUG_EXIT, DebugExit.PORTS, new DebugExit(outside.power()));
        ports.claim(PcLayout.DEBUG_CONSOLE, 1, new DebugConsole(outside.debugOutput()));
        ports.claim(PcLayout.PANIC, 1, new PanicDevice(outside.onPanic()));
        if (outside.firmwareMemory() != null) {
            ports.claim(FIRMWARE_CONFIGURATION, FwCfg.PORTS, firmwareConfiguration(outside));
        }
    }

    private PciHost pci(Connections outside) {
        PciHost host = new PciHost(new ResetControl(outside.power()));
        // The first megabyte is all memory here, so firmware's choices between memory and ROM change nothing.
        host.add(new PciAddress(0, 0, 0), new HostBridge((gpa, size, readable, writable) -> { }));
        host.add(new PciAddress(0, 1, 0), new IsaBridge(this::line));
        if (outside.firmwareMemory() != null) {
            // Its registers stay at the one address that firmware and the ACPI tables agree on.
            host.add(new PciAddress(0, 1, 3), new PowerManagementFunction((power, smbus) -> { }));
        }
        return host;
    }

    private static FwCfg firmwareConfiguration(Connections outside) {
        FwCfg configuration = new FwCfg(outside.firmwareMemory());
        configuration.item(FwCfg.CPU_COUNT, outside.processors().count());
        configuration.item(FwCfg.MAX_CPUS, outside.processors().count());
        configuration.item(FwCfg.BOOT_MENU, 1);
        // As the ACPI tables say: the timer is pin 2 of the IOAPIC.
        configuration.item(FwCfg.TIMER_OVERRIDE, new byte[] {1});
        configuration.memoryMap(memoryForFirmware(outside.layout()));
        configuration.file(FwCfg.SERIAL_CONSOLE_FILE, ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(PcLayout.COM1)
                .array());
        TableLoader tables = TableLoader.build(acpi(outside.processors().count()));
        configuration.file(TableLoader.ROOT_FILE, tables.root());
        configuration.file(TableLoader.TABLES_FILE, tables.tables());
        configuration.file(TableLoader.SCRIPT_FILE, tables.script());
        return configuration;
    }

    /** All RAM from address 0: what of the first megabyte it keeps for itself, firmware reserves when it is done. */
    private static List<FwCfg.MemoryRange> memoryForFirmware(PcLayout layout) {
        int ram = E820.Type.RAM.number();
        List<FwCfg.MemoryRange> ranges = new ArrayList<>();
        ranges.add(new FwCfg.MemoryRange(0, layout.lowSize(), ram));
        for (E820.Range range : layout.memoryMap().ranges()) {
            if (range.start() >= layout.lowSize()) {
                ranges.add(new FwCfg.MemoryRange(range.start(), range.size(), range.type().number()));
            }
        }
        return ranges;
    }

    /** A driver's end of an ISA line, which others may drive too. */
    private InterruptLine line(int isa) {
        if (lines[isa] == null) {
            lines[isa] = new SharedLine(
                    InterruptLine.fanOut(pic.line(isa), ioApic.line(isa == TIMER_LINE ? TIMER_PIN : isa)));
        }
        return lines[isa].driver();
    }

    /** Who answers ports. */
    public PortMap ports() {
        return ports;
    }

    /** Who answers addresses outside RAM. */
    public MemoryMap memory() {
        return memory;
    }

    /** Where interrupt messages go. */
    public InterruptRouter interrupts() {
        return interrupts;
    }

    /** The first serial port. */
    public Uart16550 serial() {
        return serial;
    }

    /** The keyboard controller. */
    public I8042 keyboard() {
        return keyboard;
    }

    /** Presses the power button. */
    public void pressPowerButton() {
        power.powerButton();
    }

    /** Whether a processor's own thread has something to do for it before it goes on. */
    public boolean needsAttention(int index) {
        return interrupts.inFlight(index) || index == 0 && pic.intr();
    }

    /** Whether the 8259 pair requests an interrupt of the boot processor. */
    public boolean externalInterruptRequested() {
        return pic.intr();
    }

    /** Acknowledges the 8259 pair's request and returns its vector. */
    public int acknowledgeExternalInterrupt() {
        return pic.acknowledge();
    }

    /** Has a processor's thread look again in a moment: what it waits for ends without an exit from the guest. */
    public void attendLater(int index) {
        rechecks[index].at(time.nanos() + RECHECK_NANOS);
    }

    /**
     * Ends level-triggered interrupts whose vector is neither pending nor in service any more.
     *
     * @param busy 256 bits in four words: the vectors that still are
     */
    public void levelInterruptsEnded(int index, long[] busy) {
        long[] ended = interrupts.ended(index, busy);
        for (int vector = 0; vector < 256; vector++) {
            if ((ended[vector >>> 6] >>> vector & 1) != 0) {
                ioApic.endOfInterrupt(vector);
            }
        }
    }

    /** What this board's ACPI tables say. */
    public static AcpiTables.Description acpi(int vcpus) {
        return new AcpiTables.Description(
                vcpus,
                PcLayout.LOCAL_APIC,
                PcLayout.IO_APIC,
                0,
                PcLayout.SCI_LINE,
                PcLayout.PM_BLOCK,
                SMI_COMMAND,
                PcLayout.RESET_CONTROL,
                RESET_VALUE,
                SOFT_OFF,
                List.of(new AcpiTables.Serial(PcLayout.COM1, PcLayout.COM1_LINE)),
                PcLayout.HOLE_START,
                PcLayout.IO_APIC,
                PcLayout.PANIC);
    }
}
