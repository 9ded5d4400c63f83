package org.jacinth.devices;

/**
 * The ACPI power management block: fixed event and control registers, the timer, and a small general-purpose event
 * block, with the SMI command port that hands the machine from legacy to ACPI mode.
 *
 * <pre>
 * 0x00 PM1 status (16)   0x02 PM1 enable (16)   0x04 PM1 control (16)
 * 0x08 PM timer (32)     0x0c GPE0 status (16)  0x0e GPE0 enable (16)
 * </pre>
 *
 * <p>The timer counts 3.579545 MHz in 32 bits from the clock, so FADT may set TMR_VAL_EXT; its status bit is set when
 * bit 31 changes.
 *
 * <p><b>Threat note.</b> All state is six words. Each sleep request is one event to a listener that only notes it. The
 * alarm follows the timer's top bit, ten minutes apart. No system management mode stands behind the SMI port.
 *
 * <p>Threads: confined by the board lock.
 */
public final class AcpiPm implements ByteDevice {
    /** Ports that the block covers. */
    public static final int PORTS = 64;
    /** The timer's rate. */
    public static final int HERTZ = 3_579_545;
    /** Offset of PM1 status, and of the event block (4 bytes). */
    public static final int PM1_EVENT = 0x00;
    /** Offset of PM1 control (2 bytes). */
    public static final int PM1_CONTROL = 0x04;
    /** Offset of the timer (4 bytes). */
    public static final int TIMER = 0x08;
    /** Offset of the general-purpose event block (4 bytes: two of status, two of enable). */
    public static final int GPE0 = 0x0c;
    /** What to write to the SMI command port for ACPI mode. */
    public static final int ACPI_ENABLE = 0xf1;
    /** What to write to the SMI command port for legacy mode. */
    public static final int ACPI_DISABLE = 0xf0;

    private static final Frequency FREQUENCY = new Frequency(HERTZ);
    private static final int TMR = 1;
    private static final int GLOBAL = 1 << 5;
    private static final int POWER_BUTTON = 1 << 8;
    private static final int SLEEP_BUTTON = 1 << 9;
    private static final int RTC = 1 << 10;
    private static final int WAKE = 1 << 15;
    private static final int STATUS_BITS = TMR | 1 << 4 | GLOBAL | POWER_BUTTON | SLEEP_BUTTON | RTC | WAKE;
    private static final int ENABLE_BITS = TMR | GLOBAL | POWER_BUTTON | SLEEP_BUTTON | RTC;
    private static final int SCI_EN = 1;
    private static final int SLP_EN = 1 << 13;
    private static final int CONTROL_BITS = 0x1c07;

    private final Clock clock;
    private final Alarm alarm;
    private final InterruptLine sci;
    private final PowerListener power;
    private final int softOff;
    private final byte[] smi = new byte[2];
    private int status;
    private int enable;
    private int control;
    private int gpeStatus;
    private int gpeEnable;
    /** Top bit of the timer when it was last looked at. */
    private boolean timerTop;

    /**
     * Makes the block in legacy mode.
     *
     * @param clock the board's time
     * @param timers where the timer's interrupt comes from
     * @param sci the system control interrupt, level-triggered
     * @param power who hears of sleep states
     * @param softOff the SLP_TYP that means soft off, as the package of \_S5 says, 0 to 7
     */
    public AcpiPm(Clock clock, Timers timers, InterruptLine sci, PowerListener power, int softOff) {
        this.clock = clock;
        this.alarm = timers.alarm(this::update);
        this.sci = sci;
        this.power = power;
        this.softOff = softOff & 7;
        reset();
    }

    /** Puts the block into legacy mode with nothing enabled. */
    public void reset() {
        status = 0;
        enable = 0;
        control = 0;
        gpeStatus = 0;
        gpeEnable = 0;
        smi[0] = 0;
        smi[1] = 0;
        timerTop = timer() < 0;
        update();
    }

    /** Presses the power button. */
    public void powerButton() {
        status |= POWER_BUTTON;
        update();
    }

    /** Presses the sleep button. */
    public void sleepButton() {
        status |= SLEEP_BUTTON;
        update();
    }

    /**
     * Raises a general-purpose event.
     *
     * @param event 0 to 15
     */
    public void generalPurposeEvent(int event) {
        gpeStatus |= 1 << (event & 15);
        update();
    }

    /**
     * Tells whether the guest has switched to ACPI mode.
     *
     * @return SCI_EN
     */
    public boolean acpiMode() {
        return (control & SCI_EN) != 0;
    }

    /**
     * The APM control and status ports, of which the first is ACPI's SMI command port.
     *
     * @return two ports, 0xb2 on a PC
     */
    public IoDevice smiPorts() {
        return new ByteDevice() {
            @Override
            public int readByte(int offset) {
                return offset == 0 || offset == 1 ? smi[offset] & 0xff : 0xff;
            }

            @Override
            public void writeByte(int offset, int value) {
                if (offset != 0 && offset != 1) {
                    return;
                }
                smi[offset] = (byte) value;
                if (offset == 0 && value == ACPI_ENABLE) {
                    control |= SCI_EN;
                } else if (offset == 0 && value == ACPI_DISABLE) {
                    control &= ~SCI_EN;
                }
                update();
            }
        };
    }

    private int timer() {
        return (int) FREQUENCY.ticks(clock.nanos());
    }

    @Override
    public int read(int offset, int size) {
        // All four bytes of the timer in one access must come from one moment.
        return offset == TIMER && size == 4 ? timer() : ByteDevice.super.read(offset, size);
    }

    @Override
    public int readByte(int offset) {
        settle();
        return switch (offset) {
            case 0, 1 -> half(status, offset);
            case 2, 3 -> half(enable, offset);
            case 4, 5 -> half(control, offset);
            case 8, 9, 10, 11 -> timer() >>> 8 * (offset - 8) & 0xff;
            case 12, 13 -> half(gpeStatus, offset);
            case 14, 15 -> half(gpeEnable, offset);
            default -> offset >= 0 && offset < PORTS ? 0 : 0xff;
        };
    }

    @Override
    public void writeByte(int offset, int value) {
        settle();
        int shifted = (offset & 1) != 0 ? value << 8 : value;
        int keep = (offset & 1) != 0 ? 0x00ff : 0xff00;
        switch (offset) {
            case 0, 1 -> status &= ~shifted;
            case 2, 3 -> enable = (enable & keep | shifted) & ENABLE_BITS;
            case 4, 5 -> writeControl(control & keep | shifted);
            case 12, 13 -> gpeStatus &= ~shifted;
            case 14, 15 -> gpeEnable = gpeEnable & keep | shifted;
            default -> { }
        }
        update();
    }

    private static int half(int word, int offset) {
        return word >>> ((offset & 1) != 0 ? 8 : 0) & 0xff;
    }

    private void writeControl(int value) {
        // Only the chipset changes SCI_EN; SLP_EN is write-only and reads as zero.
        control = value & CONTROL_BITS & ~SCI_EN | control & SCI_EN;
        if ((value & SLP_EN) != 0) {
            int type = value >>> 10 & 7;
            power.power(type == softOff ? new PowerEvent.PowerOff() : new PowerEvent.Sleep(type));
        }
    }

    private void settle() {
        boolean top = timer() < 0;
        if (top != timerTop) {
            timerTop = top;
            status |= TMR;
        }
        status &= STATUS_BITS;
    }

    private void update() {
        settle();
        sci.set(acpiMode() && ((status & enable) != 0 || (gpeStatus & gpeEnable) != 0));
        if ((enable & TMR) != 0 && (status & TMR) == 0) {
            long next = (FREQUENCY.ticks(clock.nanos()) >>> 31) + 1 << 31;
            alarm.at(FREQUENCY.nanos(next));
        } else {
            alarm.cancel();
        }
    }
}
