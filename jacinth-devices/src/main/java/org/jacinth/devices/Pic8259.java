package org.jacinth.devices;

/**
 * The two cascaded 8259A interrupt controllers of a PC with the edge/level control registers of its ISA bridge.
 *
 * <p>Requests 0 to 7 belong to the master, 8 to 15 to the slave, whose output is the master's request 2. The pair's
 * output goes to the processor ({@link #intr}, and a line for those who want to be told), which answers with
 * {@link #acknowledge}. An acknowledge without a request gives the spurious vector of request 7 of the chip that was
 * asked, as on the chip: nothing is set in service.
 *
 * <p><b>Threat note.</b> All state is a few bytes per chip; every loop is over eight requests. A guest that masks,
 * polls or misprograms the pair hurts only its own interrupts.
 *
 * <p>Threads: confined by the board lock; {@link #acknowledge} must not be called from inside the output line's
 * callback.
 */
public final class Pic8259 {
    private final Chip master = new Chip(true);
    private final Chip slave = new Chip(false);
    private final InterruptLine output;

    /**
     * Makes a pair in its reset state: not initialised, nothing masked, all requests edge-triggered.
     *
     * @param output INTR of the processor (or LINT0, or pin 0 of an IOAPIC)
     */
    public Pic8259(InterruptLine output) {
        this.output = output;
    }

    /** Puts both chips into the reset state; the levels of the request wires stay. */
    public void reset() {
        master.reset();
        slave.reset();
        master.elcr = 0;
        slave.elcr = 0;
        update();
    }

    /**
     * The master's ports.
     *
     * @return two ports, 0x20 on a PC
     */
    public IoDevice masterPorts() {
        return master;
    }

    /**
     * The slave's ports.
     *
     * @return two ports, 0xa0 on a PC
     */
    public IoDevice slavePorts() {
        return slave;
    }

    /**
     * The edge/level control registers: a set bit makes a request level-triggered. Requests 0, 1, 2, 8 and 13 are
     * always edge-triggered.
     *
     * @return two ports, 0x4d0 on a PC
     */
    public IoDevice edgeLevelPorts() {
        return new ByteDevice() {
            @Override
            public int readByte(int offset) {
                return offset == 0 ? master.elcr : offset == 1 ? slave.elcr : 0xff;
            }

            @Override
            public void writeByte(int offset, int value) {
                if (offset == 0) {
                    master.elcr = value & 0xf8;
                } else if (offset == 1) {
                    slave.elcr = value & 0xde;
                }
                update();
            }
        };
    }

    /**
     * Gives the wire of a request.
     *
     * @param irq 0 to 15, but not 2, which the slave drives
     * @return the wire
     * @throws IllegalArgumentException if there is no such wire
     */
    public InterruptLine line(int irq) {
        if (irq < 0 || irq > 15 || irq == 2) {
            throw new IllegalArgumentException("irq within 0 to 15 and not 2: irq=" + irq);
        }
        Chip chip = irq < 8 ? master : slave;
        int bit = 1 << (irq & 7);
        return asserted -> {
            chip.input(bit, asserted);
            update();
        };
    }

    /**
     * Tells whether the pair requests an interrupt.
     *
     * @return the level of INT
     */
    public boolean intr() {
        return master.pending() >= 0;
    }

    /**
     * Performs an interrupt acknowledge cycle.
     *
     * @return the vector, 0 to 255
     */
    public int acknowledge() {
        int request = master.pending();
        int vector;
        if (request < 0) {
            vector = master.vectorBase | 7;
        } else {
            master.enterService(request);
            vector = master.vectorBase | request;
            if (request == 2) {
                vector = acknowledgeSlave();
            }
        }
        update();
        return vector;
    }

    private int acknowledgeSlave() {
        int request = slave.pending();
        if (request < 0) {
            return slave.vectorBase | 7;
        }
        slave.enterService(request);
        return slave.vectorBase | request;
    }

    private void update() {
        master.input(1 << 2, slave.pending() >= 0);
        output.set(master.pending() >= 0);
    }

    /** One 8259A. */
    private final class Chip implements ByteDevice {
        private final boolean isMaster;
        private int levels;
        private int irr;
        private int isr;
        private int imr;
        private int elcr;
        private int vectorBase;
        /** The request that has the lowest priority. */
        private int lowest = 7;
        /** Which ICW comes next at the odd port: 2, 3, 4, or 0 for OCW1. */
        private int nextIcw;
        private boolean wantsIcw4;
        private boolean single;
        private boolean levelTriggered;
        private boolean autoEoi;
        private boolean rotateOnAutoEoi;
        private boolean specialFullyNested;
        private boolean specialMask;
        private boolean readIsr;
        private boolean poll;

        Chip(boolean isMaster) {
            this.isMaster = isMaster;
        }

        void reset() {
            irr = 0;
            isr = 0;
            imr = 0;
            vectorBase = 0;
            lowest = 7;
            nextIcw = 0;
            wantsIcw4 = false;
            single = false;
            levelTriggered = false;
            autoEoi = false;
            rotateOnAutoEoi = false;
            specialFullyNested = false;
            specialMask = false;
            readIsr = false;
            poll = false;
        }

        private int levelMask() {
            return levelTriggered ? 0xff : elcr;
        }

        void input(int bit, boolean asserted) {
            if (asserted) {
                if ((levels & bit) == 0) {
                    irr |= bit;
                }
                levels |= bit;
            } else {
                levels &= ~bit;
                // The edge latch is held open by the wire: a request that goes away before it is acknowledged is gone.
                irr &= ~bit;
            }
        }

        private int requests() {
            return (irr & ~levelMask() | levels & levelMask()) & 0xff;
        }

        /** The request to serve next, or -1. */
        int pending() {
            int wanted = requests() & ~imr;
            if (wanted == 0) {
                return -1;
            }
            for (int i = 1; i <= 8; i++) {
                int request = lowest + i & 7;
                int bit = 1 << request;
                boolean inService = (isr & bit) != 0;
                boolean nestsSlave = specialFullyNested && isMaster && request == 2;
                if ((wanted & bit) != 0 && (!inService || nestsSlave)) {
                    return request;
                }
                // In special mask mode a request in service keeps back nothing but itself.
                if (inService && !specialMask) {
                    return -1;
                }
            }
            return -1;
        }

        void enterService(int request) {
            int bit = 1 << request;
            irr &= ~bit;
            if (!autoEoi) {
                isr |= bit;
            } else if (rotateOnAutoEoi) {
                lowest = request;
            }
        }

        private int highestInService() {
            for (int i = 1; i <= 8; i++) {
                int request = lowest + i & 7;
                // A masked request cannot be the one that special mask mode ends without naming it.
                if ((isr & 1 << request) != 0 && !(specialMask && (imr & 1 << request) != 0)) {
                    return request;
                }
            }
            return -1;
        }

        @Override
        public int readByte(int offset) {
            if (poll && (offset == 0 || offset == 1)) {
                return readPoll();
            }
            return switch (offset) {
                case 0 -> readIsr ? isr : requests();
                case 1 -> imr;
                default -> 0xff;
            };
        }

        private int readPoll() {
            poll = false;
            int request = pending();
            if (request < 0) {
                return 0x07;
            }
            enterService(request);
            update();
            return 0x80 | request;
        }

        @Override
        public void writeByte(int offset, int value) {
            if (offset == 0) {
                if ((value & 0x10) != 0) {
                    writeIcw1(value);
                } else if ((value & 0x08) != 0) {
                    writeOcw3(value);
                } else {
                    writeOcw2(value);
                }
            } else if (offset == 1) {
                writeOdd(value);
            } else {
                return;
            }
            update();
        }

        private void writeIcw1(int value) {
            // Edge latches are cleared, so a wire must fall and rise before it requests again.
            reset();
            wantsIcw4 = (value & 1) != 0;
            single = (value & 2) != 0;
            levelTriggered = (value & 8) != 0;
            nextIcw = 2;
        }

        private void writeOdd(int value) {
            switch (nextIcw) {
                case 2 -> {
                    vectorBase = value & 0xf8;
                    nextIcw = !single ? 3 : wantsIcw4 ? 4 : 0;
                }
                case 3 -> nextIcw = wantsIcw4 ? 4 : 0;
                case 4 -> {
                    autoEoi = (value & 2) != 0;
                    specialFullyNested = (value & 0x10) != 0;
                    nextIcw = 0;
                }
                default -> imr = value;
            }
        }

        private void writeOcw2(int value) {
            int named = value & 7;
            switch (value >>> 5) {
                case 0 -> rotateOnAutoEoi = false;
                case 1 -> endOfInterrupt(highestInService(), false);
                case 3 -> endOfInterrupt(named, false);
                case 4 -> rotateOnAutoEoi = true;
                case 5 -> endOfInterrupt(highestInService(), true);
                case 6 -> lowest = named;
                case 7 -> endOfInterrupt(named, true);
                default -> { }
            }
        }

        private void endOfInterrupt(int request, boolean rotate) {
            if (request < 0) {
                return;
            }
            isr &= ~(1 << request);
            if (rotate) {
                lowest = request;
            }
        }

        private void writeOcw3(int value) {
            if ((value & 4) != 0) {
                poll = true;
            } else if ((value & 2) != 0) {
                readIsr = (value & 1) != 0;
            }
            if ((value & 0x40) != 0) {
                specialMask = (value & 0x20) != 0;
            }
        }
    }
}
