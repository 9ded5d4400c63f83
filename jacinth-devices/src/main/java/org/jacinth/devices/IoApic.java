package org.jacinth.devices;

import java.util.Arrays;
import org.jacinth.devices.InterruptMessage.DeliveryMode;

/**
 * The 82093AA I/O APIC with 24 pins, version 0x20: with the EOI register that later parts added.
 *
 * <p>Pins are edge- or level-triggered as their redirection entry says; {@link #line} takes the logical level, so
 * polarity is stored and changes nothing. A message is accepted at once: delivery status always reads idle. An edge on
 * a masked pin is lost, as the datasheet says. Remote IRR clears by EOI of the vector, by the EOI register, and when an
 * entry becomes edge-triggered, which is how software without the EOI register does it.
 *
 * <pre>
 * 0x00 IOREGSEL   0x10 IOWIN   0x40 EOI (write only)
 * index 0 IOAPICID, 1 IOAPICVER, 2 IOAPICARB, 0x10 + 2n low and 0x11 + 2n high half of entry n
 * </pre>
 *
 * <p><b>Threat note.</b> A guest can direct any vector at any destination: whoever receives messages must check them.
 * A level line that stays asserted is sent again only after an EOI, so the guest pays for each message.
 *
 * <p>Threads: confined by the board lock.
 */
public final class IoApic implements MmioDevice {
    /** Pins. */
    public static final int PINS = 24;
    /** Where a PC has it. */
    public static final long BASE = 0xfec0_0000L;
    /** Bytes that the device covers. */
    public static final int SIZE = 0x1000;

    private static final int VERSION = PINS - 1 << 16 | 0x20;

    private static final long VECTOR = 0xff;
    private static final long LOGICAL = 1L << 11;
    private static final long DELIVERY_STATUS = 1L << 12;
    private static final long REMOTE_IRR = 1L << 14;
    private static final long LEVEL = 1L << 15;
    private static final long MASK = 1L << 16;
    private static final long WRITABLE = 0xff00_0000_0001_ffffL & ~(DELIVERY_STATUS | REMOTE_IRR);

    private final MessageSink sink;
    private final long[] entries = new long[PINS];
    private final boolean[] levels = new boolean[PINS];
    private int select;
    private int id;

    /**
     * Makes an I/O APIC in its reset state: all pins masked.
     *
     * @param sink where messages go
     */
    public IoApic(MessageSink sink) {
        this.sink = sink;
        reset();
    }

    /** Masks all pins and forgets remote IRRs; the levels of the wires stay. */
    public void reset() {
        select = 0;
        id = 0;
        Arrays.fill(entries, MASK);
    }

    /**
     * Gives the wire of a pin.
     *
     * @param pin 0 to 23
     * @return the wire
     * @throws IllegalArgumentException if there is no such pin
     */
    public InterruptLine line(int pin) {
        if (pin < 0 || pin >= PINS) {
            throw new IllegalArgumentException("pin within 0 to 23: pin=" + pin);
        }
        return asserted -> input(pin, asserted);
    }

    /**
     * Takes a local APIC's end-of-interrupt broadcast for a level-triggered vector.
     *
     * @param vector 0 to 255
     */
    public void endOfInterrupt(int vector) {
        for (int pin = 0; pin < PINS; pin++) {
            long entry = entries[pin];
            if ((entry & REMOTE_IRR) != 0 && (entry & LEVEL) != 0 && (entry & VECTOR) == vector) {
                entries[pin] = entry & ~REMOTE_IRR;
                serviceLevel(pin);
            }
        }
    }

    /**
     * Tells a redirection entry, for those who show the state of a machine.
     *
     * @param pin 0 to 23
     * @return the 64 bits as the guest would read them
     */
    public long entry(int pin) {
        return entries[pin];
    }

    @Override
    public long read(long offset, int size) {
        long value = switch ((int) Math.min(offset & ~3L, SIZE)) {
            case 0x00 -> select;
            case 0x10 -> readRegister() & 0xffff_ffffL;
            default -> 0;
        };
        value >>>= 8 * (offset & 3);
        return size >= 8 ? value : value & (1L << 8 * size) - 1;
    }

    @Override
    public void write(long offset, int size, long value) {
        // Registers are 32 bits wide and written whole; software's byte writes hit the low byte, which is all that
        // IOREGSEL and EOI have.
        if (offset == 0x00) {
            select = (int) value & 0xff;
        } else if (offset == 0x10) {
            writeRegister((int) value);
        } else if (offset == 0x40) {
            endOfInterrupt((int) value & 0xff);
        }
    }

    private int readRegister() {
        switch (select) {
            case 0, 2 -> {
                return id << 24;
            }
            case 1 -> {
                return VERSION;
            }
            default -> {
                int pin = select - 0x10 >> 1;
                if (select < 0x10 || pin >= PINS) {
                    return 0;
                }
                return (int) (entries[pin] >>> ((select & 1) != 0 ? 32 : 0));
            }
        }
    }

    private void writeRegister(int value) {
        if (select == 0) {
            id = value >>> 24 & 0x0f;
            return;
        }
        int pin = select - 0x10 >> 1;
        if (select < 0x10 || pin >= PINS) {
            return;
        }
        long entry = entries[pin];
        if ((select & 1) != 0) {
            entry = entry & 0xffff_ffffL | (long) value << 32;
        } else {
            entry = entry & 0xffff_ffff_0000_0000L | value & 0xffff_ffffL;
        }
        entry = entry & WRITABLE | entries[pin] & REMOTE_IRR;
        if ((entry & LEVEL) == 0) {
            entry &= ~REMOTE_IRR;
        }
        entries[pin] = entry;
        serviceLevel(pin);
    }

    private void input(int pin, boolean asserted) {
        boolean rose = asserted && !levels[pin];
        levels[pin] = asserted;
        if ((entries[pin] & LEVEL) != 0) {
            serviceLevel(pin);
        } else if (rose && (entries[pin] & MASK) == 0) {
            send(pin);
        }
    }

    private void serviceLevel(int pin) {
        if (levels[pin] && (entries[pin] & (LEVEL | MASK | REMOTE_IRR)) == LEVEL) {
            DeliveryMode mode = DeliveryMode.of((int) (entries[pin] >>> 8));
            if (mode == DeliveryMode.FIXED || mode == DeliveryMode.LOWEST_PRIORITY) {
                entries[pin] |= REMOTE_IRR;
            }
            send(pin);
        }
    }

    private void send(int pin) {
        long entry = entries[pin];
        sink.send(new InterruptMessage((int) (entry & VECTOR), (int) (entry >>> 56), (entry & LOGICAL) != 0,
                DeliveryMode.of((int) (entry >>> 8)), (entry & LEVEL) != 0));
    }
}
