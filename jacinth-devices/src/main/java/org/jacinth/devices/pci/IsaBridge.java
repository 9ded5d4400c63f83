package org.jacinth.devices.pci;

import java.util.function.IntFunction;
import org.jacinth.devices.InterruptLine;
import org.jacinth.devices.SharedLine;

/**
 * The ISA bridge function of the PIIX3: its four PIRQ registers route the PCI interrupt pins to ISA interrupts.
 *
 * <p>Pin INTx of device d is PIRQ (d + x - 1) mod 4 with x from 0 for INTA#, which is the swizzle firmware for this
 * chip expects. A PIRQ register's bit 7 turns the route off; bits 3 to 0 name the interrupt, of which 0, 1, 2, 8 and 13
 * cannot be routed to.
 *
 * <p><b>Threat note.</b> Routes lead to the eleven allowed interrupts only; a change of route moves levels and can
 * at worst interrupt the guest spuriously.
 *
 * <p>Threads: confined by the board lock.
 */
public final class IsaBridge extends PciFunction {
    /** The register of PIRQA, with those of PIRQB to PIRQD behind it. */
    public static final int PIRQ_ROUTE = 0x60;

    private static final int ROUTABLE = 0xdef8;

    private final InterruptLine[] outputs = new InterruptLine[16];
    private final SharedLine[] pirqs = new SharedLine[4];
    private int driven;

    /**
     * Makes a bridge without routes.
     *
     * @param irqs gives the level-triggered wire of an ISA interrupt; asked once for each that can be routed to
     */
    public IsaBridge(IntFunction<InterruptLine> irqs) {
        super(0x8086, 0x7000, 0x060100, 0x00);
        for (int irq = 0; irq < 16; irq++) {
            outputs[irq] = (ROUTABLE & 1 << irq) != 0 ? irqs.apply(irq) : InterruptLine.UNCONNECTED;
        }
        for (int i = 0; i < 4; i++) {
            pirqs[i] = new SharedLine(asserted -> route());
            initial(PIRQ_ROUTE + i, 1, 0x80);
        }
        for (int register = 0x40; register < CONFIG_SIZE; register++) {
            writable(register, 1, 0xff);
        }
        initial(COMMAND, 2, COMMAND_IO | COMMAND_MEMORY | COMMAND_MASTER);
        initial(STATUS, 2, 0x0200);
        initial(0x4c, 1, 0x4d);
        initial(0x4e, 2, 0x0003);
        initial(0x69, 1, 0x02);
        initial(0x70, 1, 0x80);
        initial(0x76, 2, 0x0c0c);
        initial(0x78, 1, 0x02);
    }

    /**
     * Gives a device's interrupt pin its wire.
     *
     * @param device the device number, 0 to 31
     * @param pin 1 to 4 for INTA# to INTD#
     * @return the wire
     */
    public InterruptLine intx(int device, int pin) {
        return pirqs[device + pin - 2 & 3].driver();
    }

    /**
     * Tells where a PIRQ leads.
     *
     * @param pirq 0 to 3
     * @return the ISA interrupt, or -1
     */
    public int routeOf(int pirq) {
        int route = config(PIRQ_ROUTE + (pirq & 3), 1);
        boolean enabled = (route & 0x80) == 0 && (ROUTABLE & 1 << (route & 15)) != 0;
        return enabled ? route & 15 : -1;
    }

    @Override
    public void reset() {
        super.reset();
        route();
    }

    @Override
    public void writeConfig(int register, int size, int value) {
        super.writeConfig(register, size, value);
        route();
    }

    private void route() {
        int wanted = 0;
        for (int i = 0; i < 4; i++) {
            // The constructor's first wires fire before all of them exist.
            int irq = pirqs[i] != null && pirqs[i].isAsserted() ? routeOf(i) : -1;
            if (irq >= 0) {
                wanted |= 1 << irq;
            }
        }
        int changed = wanted ^ driven;
        driven = wanted;
        for (int irq = 0; irq < 16; irq++) {
            if ((changed & 1 << irq) != 0) {
                outputs[irq].set((wanted & 1 << irq) != 0);
            }
        }
    }
}
