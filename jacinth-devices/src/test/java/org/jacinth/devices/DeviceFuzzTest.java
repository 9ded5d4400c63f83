package org.jacinth.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jacinth.devices.pci.BarKind;
import org.jacinth.devices.pci.HostBridge;
import org.jacinth.devices.pci.IsaBridge;
import org.jacinth.devices.pci.PciAddress;
import org.jacinth.devices.pci.PciFunction;
import org.jacinth.devices.pci.PciHost;
import org.jacinth.devices.pci.PowerManagementFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random accesses of all sizes at all devices never throw, and time goes on in a bounded number of alarms. */
class DeviceFuzzTest {
    private static final int ACCESSES = 60_000;

    private final ManualTime time = new ManualTime();
    private int lineCalls;
    private int outputs;

    private void line(boolean asserted) {
        lineCalls++;
    }

    private void power(PowerEvent event) {
        outputs++;
    }

    private List<IoDevice> ioDevices(SplittableRandom random) {
        List<IoDevice> devices = new ArrayList<>();
        Uart16550 uart = new Uart16550(time, time, this::line, value -> outputs++);
        uart.onRoom(() -> uart.receive((byte) random.nextInt()));
        devices.add(uart);
        Pic8259 pic = new Pic8259(this::line);
        devices.add(pic.masterPorts());
        devices.add(pic.slavePorts());
        devices.add(pic.edgeLevelPorts());
        // An access to this one is a device's or the processor's side of the pair.
        devices.add(new ByteDevice() {
            @Override
            public int readByte(int offset) {
                return pic.acknowledge();
            }

            @Override
            public void writeByte(int offset, int value) {
                int irq = value & 15;
                pic.line(irq == 2 ? 9 : irq).set((value & 16) != 0);
            }
        });
        Pit8254 pit = new Pit8254(time, time, this::line);
        devices.add(pit);
        devices.add(pit.systemControlPort());
        devices.add(new Rtc146818(time, time, this::line, InstantSource.fixed(Instant.EPOCH)));
        A20Gate gate = new A20Gate(on -> outputs++);
        I8042 keyboard = new I8042(this::line, gate, this::power);
        devices.add(keyboard.dataPort());
        devices.add(keyboard.commandPort());
        devices.add(new Port92(gate, this::power));
        AcpiPm pm = new AcpiPm(time, time, this::line, this::power, 5);
        devices.add(pm);
        devices.add(pm.smiPorts());
        devices.add(new DebugExit(this::power));
        devices.add(new DebugConsole(value -> outputs++));
        devices.add(new PostCode(value -> outputs++));
        devices.add(new AcpiResetRegister(6, this::power));
        FwCfg config = new FwCfg(new FwCfgTest.ArrayDma(new byte[1 << 16]));
        config.file("file", new byte[100]);
        devices.add(config);
        devices.add(pciHost());
        return devices;
    }

    private PciHost pciHost() {
        PciHost host = new PciHost(new ResetControl(this::power));
        host.add(new PciAddress(0, 0, 0), new HostBridge((gpa, size, readable, writable) -> outputs++));
        IsaBridge isa = new IsaBridge(irq -> this::line);
        host.add(new PciAddress(0, 1, 0), isa);
        host.add(new PciAddress(0, 1, 3), new PowerManagementFunction((base, smbus) -> outputs++));
        PciFunction function = new PciFunction(0x1af4, 0x1041, 0x020000, 1);
        function.bar(0, BarKind.IO, 64);
        function.bar(2, BarKind.MEMORY_64, 1 << 20);
        function.addCapability(9, new byte[14]);
        function.interruptPin(1, isa.intx(2, 1));
        function.onBarsMoved((f, bar, address) -> outputs++);
        host.add(new PciAddress(0, 2, 0), function);
        return host;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void ioDevicesBearRandomAccesses(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<IoDevice> devices = ioDevices(random);
        int[] sizes = {1, 2, 4};
        for (int i = 0; i < ACCESSES; i++) {
            IoDevice device = devices.get(random.nextInt(devices.size()));
            int offset = random.nextInt(8) == 0 ? random.nextInt(-4, 0x10000) : random.nextInt(16);
            int size = sizes[random.nextInt(3)];
            if (random.nextBoolean()) {
                device.write(offset, size, random.nextBoolean() ? random.nextInt() : random.nextInt(256));
            } else {
                int value = device.read(offset, size);
                assertEquals(0, size == 4 ? 0 : value >>> 8 * size, "seed=" + seed + ", device=" + device.getClass());
            }
            if (random.nextInt(16) == 0) {
                time.advance(random.nextLong(2_000_000));
            }
        }
        time.advance(1_000_000_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void mmioDevicesBearRandomAccesses(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IoApic apic = new IoApic(message -> outputs++);
        List<MmioDevice> devices = List.of(apic, pciHost().ecam());
        for (int i = 0; i < ACCESSES; i++) {
            MmioDevice device = devices.get(random.nextInt(2));
            long offset = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(0x50);
            int size = 1 << random.nextInt(4);
            if (random.nextBoolean()) {
                device.write(offset, size, random.nextLong());
            } else {
                long value = device.read(offset, size);
                assertEquals(0, size == 8 ? 0 : value >>> 8 * size, "seed=" + seed + ", offset=" + offset);
            }
            apic.line(random.nextInt(24)).set(random.nextBoolean());
        }
    }

    @Test
    void alarmsOfAHostileGuestStayBounded() {
        SplittableRandom random = new SplittableRandom(5);
        ioDevices(random).forEach(device -> {
            for (int i = 0; i < 2000; i++) {
                device.write(random.nextInt(16), 1, random.nextInt(256));
            }
        });
        lineCalls = 0;
        time.advance(1_000_000_000);
        // Two calls per alarm of the timer at 20 microseconds, and room for the slow ones.
        assertTrue(lineCalls < 110_000, "lineCalls=" + lineCalls);
    }
}
