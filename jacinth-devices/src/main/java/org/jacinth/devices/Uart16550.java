package org.jacinth.devices;

/**
 * The 16550A universal asynchronous receiver and transmitter: eight ports, sixteen-byte FIFOs, one interrupt line.
 *
 * <p>Transmission takes no time: a byte written to THR is in the sink when the write returns, so THR and the shifter
 * are always empty. Character length and parity are stored and do not change the bytes, as if both ends agreed. The
 * receiver takes only what fits ({@link #receive}), so input from the host is delayed rather than lost.
 *
 * <pre>
 * offset  DLAB  read  write
 *   0      0    RBR   THR
 *   1      0    IER   IER
 *   0      1    DLL   DLL
 *   1      1    DLM   DLM
 *   2      -    IIR   FCR
 *   3      -    LCR   LCR
 *   4      -    MCR   MCR
 *   5      -    LSR   -
 *   6      -    MSR   -
 *   7      -    SCR   SCR
 * </pre>
 *
 * <p><b>Threat note.</b> A guest may transmit without end: each byte costs it one access and the sink decides what to
 * keep. In loopback it may overrun its own FIFO, which sets OE as on the chip. Storage is two arrays of sixteen.
 *
 * <p>Threads: confined by the board lock.
 */
public final class Uart16550 implements ByteDevice {
    /** Ports that the device covers. */
    public static final int PORTS = 8;

    private static final int FIFO_SIZE = 16;
    private static final int CLOCK_HZ = 1_843_200;

    private static final int IER_RDA = 1;
    private static final int IER_THRE = 2;
    private static final int IER_LSR = 4;
    private static final int IER_MSR = 8;

    private static final int IIR_NONE = 0x01;
    private static final int IIR_MSR = 0x00;
    private static final int IIR_THRE = 0x02;
    private static final int IIR_RDA = 0x04;
    private static final int IIR_LSR = 0x06;
    private static final int IIR_TIMEOUT = 0x0c;

    private static final int LCR_BREAK = 0x40;
    private static final int LCR_DLAB = 0x80;

    private static final int MCR_DTR = 0x01;
    private static final int MCR_RTS = 0x02;
    private static final int MCR_OUT1 = 0x04;
    private static final int MCR_OUT2 = 0x08;
    private static final int MCR_LOOP = 0x10;

    private static final int LSR_DR = 0x01;
    private static final int LSR_OE = 0x02;
    private static final int LSR_FE = 0x08;
    private static final int LSR_BI = 0x10;
    private static final int LSR_ERRORS = 0x1e;
    private static final int LSR_THRE = 0x20;
    private static final int LSR_TEMT = 0x40;
    private static final int LSR_FIFO_ERROR = 0x80;

    private static final int MSR_CTS = 0x10;
    private static final int MSR_DSR = 0x20;
    private static final int MSR_RI = 0x40;
    private static final int MSR_DCD = 0x80;

    private final Clock clock;
    private final InterruptLine line;
    private final ByteSink sink;
    private final Alarm timeoutAlarm;
    private Runnable roomListener = () -> { };
    private boolean hardwareFlowControl;

    private final byte[] fifo = new byte[FIFO_SIZE];
    private final byte[] fifoErrors = new byte[FIFO_SIZE];
    private int head;
    private int count;

    private int ier;
    private int fcr;
    private int lcr;
    private int mcr;
    private int scr;
    private int divisor;
    private int lineErrors;
    private int inputs = MSR_CTS | MSR_DSR | MSR_DCD;
    private int modemLevels = inputs;
    private int modemDeltas;
    private boolean threPending;
    private boolean timeoutPending;

    /**
     * Makes a UART in its reset state, with CTS, DSR and DCD asserted by the other end.
     *
     * @param clock the board's time
     * @param timers where the receiver's time-out comes from
     * @param line the interrupt, gated by OUT2 as on a PC's serial card
     * @param sink where transmitted bytes go
     */
    public Uart16550(Clock clock, Timers timers, InterruptLine line, ByteSink sink) {
        this.clock = clock;
        this.line = line;
        this.sink = sink;
        this.timeoutAlarm = timers.alarm(this::timedOut);
        reset();
    }

    /** Puts the device into the state after MR. Received bytes are dropped; the lines of the other end stay. */
    public void reset() {
        head = 0;
        count = 0;
        ier = 0;
        fcr = 0;
        lcr = 0;
        mcr = 0;
        scr = 0;
        divisor = 12;
        lineErrors = 0;
        modemLevels = inputs;
        modemDeltas = 0;
        threPending = false;
        timeoutPending = false;
        timeoutAlarm.cancel();
        update();
    }

    /**
     * Names who is told when a full receiver has room again. The listener is called from inside a guest's access and
     * may call {@link #receive}.
     *
     * @param listener what to run
     */
    public void onRoom(Runnable listener) {
        roomListener = listener;
    }

    /**
     * Chooses whether the host's end obeys RTS. It does not in the beginning, because firmware seldom drives RTS.
     *
     * @param honoured true to accept input only while the guest asserts RTS
     */
    public void flowControl(boolean honoured) {
        hardwareFlowControl = honoured;
    }

    /**
     * Offers input to the receiver, which takes what fits: up to sixteen bytes with FIFOs enabled, otherwise one.
     *
     * @param bytes the bytes
     * @return how many were taken, from the first on; offer the rest again after {@link #onRoom} tells so
     */
    public int receive(byte... bytes) {
        return receive(bytes, 0, bytes.length);
    }

    /**
     * Offers part of an array; see {@link #receive(byte...)}.
     *
     * @param bytes the array
     * @param from the first byte's index
     * @param length how many bytes
     * @return how many were taken
     */
    public int receive(byte[] bytes, int from, int length) {
        int taken = Math.min(length, room());
        for (int i = 0; i < taken; i++) {
            push(bytes[from + i], 0);
        }
        if (taken > 0) {
            update();
        }
        return Math.max(taken, 0);
    }

    /**
     * Tells how many bytes {@link #receive} would take now.
     *
     * @return 0 to 16
     */
    public int room() {
        if ((mcr & MCR_LOOP) != 0 || hardwareFlowControl && (mcr & MCR_RTS) == 0) {
            return 0;
        }
        return Math.max(capacity() - count, 0);
    }

    /**
     * Receives a break: a zero byte with BI and FE.
     *
     * @return false if there was no room for it
     */
    public boolean receiveBreak() {
        if (room() == 0) {
            return false;
        }
        push((byte) 0, LSR_BI | LSR_FE);
        update();
        return true;
    }

    /**
     * Drives the modem lines of the other end.
     *
     * @param cts clear to send
     * @param dsr data set ready
     * @param ri ring indicator
     * @param dcd data carrier detect
     */
    public void modemLines(boolean cts, boolean dsr, boolean ri, boolean dcd) {
        inputs = (cts ? MSR_CTS : 0) | (dsr ? MSR_DSR : 0) | (ri ? MSR_RI : 0) | (dcd ? MSR_DCD : 0);
        updateModem();
        update();
    }

    /**
     * Tells whether the guest holds the line in break.
     *
     * @return LCR's break bit
     */
    public boolean sendsBreak() {
        return (lcr & LCR_BREAK) != 0;
    }

    /**
     * Tells the speed that the divisor latch asks for.
     *
     * @return baud; a zero divisor counts as one
     */
    public int baud() {
        return CLOCK_HZ / 16 / Math.max(divisor, 1);
    }

    @Override
    public int readByte(int offset) {
        boolean dlab = (lcr & LCR_DLAB) != 0;
        return switch (offset) {
            case 0 -> dlab ? divisor & 0xff : readReceiver();
            case 1 -> dlab ? divisor >>> 8 : ier;
            case 2 -> readIdentification();
            case 3 -> lcr;
            case 4 -> mcr;
            case 5 -> readLineStatus();
            case 6 -> readModemStatus();
            case 7 -> scr;
            default -> 0xff;
        };
    }

    @Override
    public void writeByte(int offset, int value) {
        boolean dlab = (lcr & LCR_DLAB) != 0;
        switch (offset) {
            case 0 -> {
                if (dlab) {
                    divisor = divisor & 0xff00 | value;
                } else {
                    transmit(value);
                }
            }
            case 1 -> {
                if (dlab) {
                    divisor = divisor & 0xff | value << 8;
                } else {
                    writeEnable(value & 0x0f);
                }
            }
            case 2 -> writeFifoControl(value);
            case 3 -> lcr = value;
            case 4 -> writeModemControl(value & 0x1f);
            case 7 -> scr = value;
            default -> { }
        }
    }

    private boolean fifosEnabled() {
        return (fcr & 1) != 0;
    }

    private int capacity() {
        return fifosEnabled() ? FIFO_SIZE : 1;
    }

    private int trigger() {
        if (!fifosEnabled()) {
            return 1;
        }
        return switch (fcr >>> 6) {
            case 0 -> 1;
            case 1 -> 4;
            case 2 -> 8;
            default -> 14;
        };
    }

    private void push(byte value, int errors) {
        if (count >= capacity()) {
            lineErrors |= LSR_OE;
            // Without FIFOs the new character replaces the old one; with them the shifter's character is lost.
            if (fifosEnabled()) {
                return;
            }
            count = 0;
        }
        int slot = (head + count) % FIFO_SIZE;
        fifo[slot] = value;
        fifoErrors[slot] = (byte) errors;
        if (count++ == 0) {
            lineErrors |= errors;
            fifoErrors[slot] = 0;
        }
        timeoutPending = false;
        startTimeout();
    }

    private int readReceiver() {
        if (count == 0) {
            return 0;
        }
        int value = fifo[head] & 0xff;
        head = (head + 1) % FIFO_SIZE;
        count--;
        if (count > 0) {
            // An error belongs to a character and shows when that character reaches the top.
            lineErrors |= fifoErrors[head];
            fifoErrors[head] = 0;
        }
        timeoutPending = false;
        startTimeout();
        update();
        tellRoom();
        return value;
    }

    private void tellRoom() {
        if (room() > 0) {
            roomListener.run();
        }
    }

    private void startTimeout() {
        if (!fifosEnabled() || count == 0) {
            timeoutAlarm.cancel();
            return;
        }
        // Four characters of ten bits each; a bit is sixteen clocks times the divisor.
        long bits = 40;
        timeoutAlarm.at(clock.nanos() + bits * 16 * Math.max(divisor, 1) * 1_000_000_000L / CLOCK_HZ);
    }

    private void timedOut() {
        if (fifosEnabled() && count > 0) {
            timeoutPending = true;
            update();
        }
    }

    private void transmit(int value) {
        threPending = false;
        if ((mcr & MCR_LOOP) != 0) {
            push((byte) value, 0);
        } else {
            sink.accept((byte) value);
        }
        // The line must be seen to fall, or an edge-triggered controller misses the next empty THR.
        update();
        threPending = true;
        update();
    }

    private void writeEnable(int value) {
        boolean newlyEnabled = (value & ~ier & IER_THRE) != 0;
        ier = value;
        if (newlyEnabled) {
            threPending = true;
        }
        update();
    }

    private void writeFifoControl(int value) {
        boolean toggled = ((fcr ^ value) & 1) != 0;
        fcr = (value & 1) != 0 ? value & 0xc9 : 0;
        if (toggled || (value & 3) == 3) {
            head = 0;
            count = 0;
            timeoutPending = false;
            timeoutAlarm.cancel();
        }
        if (toggled || (value & 5) == 5) {
            threPending = true;
        }
        update();
        tellRoom();
    }

    private void writeModemControl(int value) {
        mcr = value;
        updateModem();
        update();
        tellRoom();
    }

    private void updateModem() {
        int levels = inputs;
        if ((mcr & MCR_LOOP) != 0) {
            levels = ((mcr & MCR_RTS) != 0 ? MSR_CTS : 0) | ((mcr & MCR_DTR) != 0 ? MSR_DSR : 0)
                    | ((mcr & MCR_OUT1) != 0 ? MSR_RI : 0) | ((mcr & MCR_OUT2) != 0 ? MSR_DCD : 0);
        }
        int changed = levels ^ modemLevels;
        modemDeltas |= (changed & (MSR_CTS | MSR_DSR | MSR_DCD)) >>> 4;
        if ((changed & modemLevels & MSR_RI) != 0) {
            // Only the trailing edge of the ring indicator counts.
            modemDeltas |= MSR_RI >>> 4;
        }
        modemLevels = levels;
    }

    private int interruptIdentification() {
        if ((ier & IER_LSR) != 0 && lineErrors != 0) {
            return IIR_LSR;
        }
        if ((ier & IER_RDA) != 0 && count >= trigger()) {
            return IIR_RDA;
        }
        if ((ier & IER_RDA) != 0 && timeoutPending) {
            return IIR_TIMEOUT;
        }
        if ((ier & IER_THRE) != 0 && threPending) {
            return IIR_THRE;
        }
        return (ier & IER_MSR) != 0 && modemDeltas != 0 ? IIR_MSR : IIR_NONE;
    }

    private int readIdentification() {
        int id = interruptIdentification();
        if (id == IIR_THRE) {
            threPending = false;
            update();
        }
        return id | (fifosEnabled() ? 0xc0 : 0);
    }

    private int readLineStatus() {
        int value = LSR_THRE | LSR_TEMT | lineErrors | (count > 0 ? LSR_DR : 0);
        if (fifosEnabled() && ((lineErrors & (LSR_ERRORS & ~LSR_OE)) != 0 || errorsBehindTop())) {
            value |= LSR_FIFO_ERROR;
        }
        lineErrors = 0;
        update();
        return value;
    }

    private boolean errorsBehindTop() {
        for (int i = 1; i < count; i++) {
            if (fifoErrors[(head + i) % FIFO_SIZE] != 0) {
                return true;
            }
        }
        return false;
    }

    private int readModemStatus() {
        int value = modemLevels | modemDeltas;
        modemDeltas = 0;
        update();
        return value;
    }

    private void update() {
        // In loopback the chip forces the OUT2 pin off, and with it the gate between chip and bus.
        boolean gate = (mcr & (MCR_OUT2 | MCR_LOOP)) == MCR_OUT2;
        line.set(gate && interruptIdentification() != IIR_NONE);
    }
}
