package org.jacinth.devices;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The MC146818 real-time clock with 128 bytes of CMOS memory and the century in byte 0x32, as PCs have it.
 *
 * <p>It takes the time of day from a wall clock once and then follows the board's {@link Clock}, so that a machine
 * whose time is counted in instructions stays deterministic; {@link #setTime} sets it again. Time is UTC. The day of
 * the week always follows the date. UIP is set in the last 2228 microseconds of each second, which is the chip's
 * update cycle and the warning before it.
 *
 * <p><b>Threat note.</b> A guest can set any date, also impossible ones: values are taken as counts from the first day
 * of the month and carry over. The fastest periodic interrupt is 8192 Hz, and no alarm is pending while its flag is
 * still unread. Memory is 128 bytes.
 *
 * <p>Threads: confined by the board lock.
 */
public final class Rtc146818 implements ByteDevice {
    /** Ports that the device covers, 0x70 and 0x71 on a PC. */
    public static final int PORTS = 2;

    private static final long SECOND = 1_000_000_000L;
    private static final long UPDATE_NANOS = 2_228_000;
    private static final long DAY = 86_400;
    private static final long NO_ALARM = Long.MIN_VALUE;
    private static final Frequency CRYSTAL = new Frequency(32_768);

    private static final int REG_A = 0x0a;
    private static final int REG_B = 0x0b;
    private static final int REG_C = 0x0c;
    private static final int REG_D = 0x0d;
    private static final int CENTURY = 0x32;

    private static final int A_UIP = 0x80;
    private static final int B_SET = 0x80;
    private static final int B_BINARY = 0x04;
    private static final int B_24H = 0x02;
    private static final int PERIODIC = 0x40;
    private static final int ALARM = 0x20;
    private static final int UPDATE = 0x10;
    private static final int SOURCES = PERIODIC | ALARM | UPDATE;
    private static final int C_IRQF = 0x80;
    private static final int D_VRT = 0x80;

    private final Clock clock;
    private final InterruptLine line;
    private final Alarm alarm;
    private final byte[] cmos = new byte[128];
    private int index;
    /** At board time {@code originNanos} a second began, and it was second {@code originSecond} since 1970. */
    private long originNanos;
    private long originSecond;
    private boolean wasRunning;
    private int flags;
    /** The board's time up to which flags have been worked out. */
    private long settled;

    /**
     * Makes a clock: BCD, 24 hours, 1024 Hz selected, no interrupt enabled.
     *
     * @param clock the board's time
     * @param timers where interrupts come from
     * @param line interrupt 8 on a PC
     * @param wallClock asked once for the time of day
     */
    public Rtc146818(Clock clock, Timers timers, InterruptLine line, InstantSource wallClock) {
        this.clock = clock;
        this.line = line;
        this.alarm = timers.alarm(this::update);
        cmos[REG_A] = 0x26;
        cmos[REG_B] = B_24H;
        settled = clock.nanos();
        setTime(wallClock.instant());
    }

    /** The chip's RESET pin: interrupts off, flags cleared; the time and the memory stay, as a battery keeps them. */
    public void reset() {
        cmos[REG_B] &= ~(SOURCES | 0x08);
        flags = 0;
        index = 0;
        update();
    }

    /**
     * Sets the time of day.
     *
     * @param time any time in the years 0 to 9999
     */
    public void setTime(Instant time) {
        settle();
        originNanos = clock.nanos() - time.getNano();
        originSecond = time.getEpochSecond();
        fillTime();
        update();
    }

    /**
     * Reads a byte of CMOS memory from outside of the guest.
     *
     * @param address 0 to 127
     * @return 0 to 255; time registers as of the last access
     */
    public int cmos(int address) {
        return cmos[address] & 0xff;
    }

    /**
     * Writes a byte of CMOS memory from outside of the guest; for time registers use {@link #setTime}.
     *
     * @param address 14 to 127
     * @param value 0 to 255
     * @throws IllegalArgumentException if the address is not one of memory
     */
    public void cmos(int address, int value) {
        if (address <= REG_D || address >= cmos.length) {
            throw new IllegalArgumentException("cmos address within 14 to 127: address=" + address);
        }
        cmos[address] = (byte) value;
    }

    /**
     * Writes the size of memory where firmware looks for it: base memory in 0x15, extended memory in 0x17, 0x30 and
     * 0x34, and memory above four gigabytes in 0x5b.
     *
     * @param below bytes of memory below four gigabytes, from address zero
     * @param above bytes of memory from four gigabytes on
     */
    public void memorySize(long below, long above) {
        cmosWord(0x15, 640);
        long extendedKib = Math.clamp((below >> 10) - 1024, 0, 0xffff);
        cmosWord(0x17, extendedKib);
        cmosWord(0x30, extendedKib);
        cmosWord(0x34, Math.clamp((below >> 16) - 256, 0, 0xffff));
        long aboveUnits = Math.clamp(above >> 16, 0, 0xff_ffff);
        cmosWord(0x5b, aboveUnits);
        cmos[0x5d] = (byte) (aboveUnits >>> 16);
    }

    private void cmosWord(int address, long value) {
        cmos[address] = (byte) value;
        cmos[address + 1] = (byte) (value >>> 8);
    }

    @Override
    public int readByte(int port) {
        // The index register of a PC is write-only.
        return port == 1 ? readRegister() : 0xff;
    }

    @Override
    public void writeByte(int port, int value) {
        if (port == 0) {
            index = value & 0x7f;
        } else if (port == 1) {
            writeRegister(value);
        }
    }

    private int readRegister() {
        switch (index) {
            case REG_A -> {
                return cmos[REG_A] & 0x7f | (updateInProgress() ? A_UIP : 0);
            }
            case REG_C -> {
                return readFlags();
            }
            case REG_D -> {
                return D_VRT;
            }
            default -> {
                if (isTime(index) && running()) {
                    fillTime();
                }
                return cmos[index] & 0xff;
            }
        }
    }

    private int readFlags() {
        settle();
        int value = flags | ((flags & cmos[REG_B] & SOURCES) != 0 ? C_IRQF : 0);
        flags = 0;
        update();
        return value;
    }

    private void writeRegister(int value) {
        settle();
        switch (index) {
            case REG_A -> {
                beginChange();
                cmos[REG_A] = (byte) (value & 0x7f);
                endChange();
            }
            case REG_B -> {
                beginChange();
                // Setting the clock turns off the update interrupt.
                cmos[REG_B] = (byte) ((value & B_SET) != 0 ? value & ~UPDATE : value);
                endChange();
            }
            case REG_C, REG_D -> { }
            default -> {
                if (isTime(index)) {
                    beginChange();
                    cmos[index] = (byte) value;
                    endChange();
                } else {
                    cmos[index] = (byte) value;
                }
            }
        }
        update();
    }

    private long second(long nanos) {
        return originSecond + Math.floorDiv(nanos - originNanos, SECOND);
    }

    /** The board's time at which a second begins. */
    private long beginOf(long second) {
        return originNanos + (second - originSecond) * SECOND;
    }

    /** Puts the running time into the registers, so that a change of one register or of their format keeps the rest. */
    private void beginChange() {
        wasRunning = running();
        if (wasRunning) {
            fillTime();
        }
    }

    private void endChange() {
        boolean formatOnly = wasRunning && index == REG_B;
        if (formatOnly && running()) {
            // Switching between BCD and binary does not convert the registers of the chip; the time goes on and the
            // registers show it in the new format.
            return;
        }
        if (running()) {
            takeTime();
        }
    }

    private static boolean isTime(int register) {
        return register == 0 || register == 2 || register == 4 || register >= 6 && register <= 9
                || register == CENTURY;
    }

    private boolean running() {
        // SET holds the time, and so do the divider's two reset settings.
        return (cmos[REG_B] & B_SET) == 0 && (cmos[REG_A] & 0x60) != 0x60;
    }

    private boolean updateInProgress() {
        return running() && Math.floorMod(clock.nanos() - originNanos, SECOND) >= SECOND - UPDATE_NANOS;
    }

    private int encode(int value) {
        return (cmos[REG_B] & B_BINARY) != 0 ? value : value / 10 << 4 | value % 10;
    }

    private int decode(int address) {
        int value = cmos[address] & 0xff;
        return (cmos[REG_B] & B_BINARY) != 0 ? value : (value >>> 4) * 10 + (value & 15);
    }

    private void fillTime() {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second(clock.nanos()), 0, ZoneOffset.UTC);
        int hour = time.getHour();
        int year = Math.floorMod(time.getYear(), 10_000);
        cmos[0] = (byte) encode(time.getSecond());
        cmos[2] = (byte) encode(time.getMinute());
        if ((cmos[REG_B] & B_24H) != 0) {
            cmos[4] = (byte) encode(hour);
        } else {
            cmos[4] = (byte) (encode(hour % 12 == 0 ? 12 : hour % 12) | (hour >= 12 ? 0x80 : 0));
        }
        cmos[6] = (byte) encode(time.getDayOfWeek().getValue() % 7 + 1);
        cmos[7] = (byte) encode(time.getDayOfMonth());
        cmos[8] = (byte) encode(time.getMonthValue());
        cmos[9] = (byte) encode(year % 100);
        cmos[CENTURY] = (byte) encode(year / 100);
    }

    private int decodeHour(int address) {
        if ((cmos[REG_B] & B_24H) != 0) {
            return decode(address);
        }
        int raw = cmos[address] & 0x7f;
        int hour = (cmos[REG_B] & B_BINARY) != 0 ? raw : (raw >>> 4) * 10 + (raw & 15);
        return hour % 12 + ((cmos[address] & 0x80) != 0 ? 12 : 0);
    }

    private void takeTime() {
        int year = decode(CENTURY) % 100 * 100 + decode(9) % 100;
        int month = Math.clamp(decode(8), 1, 12);
        long day = LocalDate.of(year, month, 1).toEpochDay() + decode(7) - 1;
        long seconds = day * DAY + decodeHour(4) * 3600L + decode(2) * 60L + decode(0);
        long now = clock.nanos();
        originNanos = now - Math.floorMod(now - originNanos, SECOND);
        originSecond = seconds;
    }

    private long periodTicks() {
        int rate = cmos[REG_A] & 15;
        if (rate == 0 || (cmos[REG_A] & 0x60) == 0x60) {
            return 0;
        }
        // The two fastest taps of the divider are replaced by 256 Hz and 128 Hz with a 32768 Hz crystal.
        return rate < 3 ? 64L << rate : 1L << rate - 1;
    }

    /** Raises the flags of everything that has happened since the last call. */
    private void settle() {
        long now = clock.nanos();
        long period = periodTicks();
        if (period != 0 && CRYSTAL.ticks(now) / period != CRYSTAL.ticks(settled) / period) {
            flags |= PERIODIC;
        }
        if (running()) {
            long before = second(settled);
            if (second(now) > before) {
                flags |= UPDATE;
                long due = nextAlarm(before);
                if (due != NO_ALARM && due <= second(now)) {
                    flags |= ALARM;
                }
            }
        }
        settled = now;
    }

    private boolean alarmMatches(int address, int value) {
        // The two top bits set mean any value.
        if ((cmos[address] & 0xc0) == 0xc0) {
            return true;
        }
        return (address == 5 ? decodeHour(5) : decode(address)) == value;
    }

    /** The first second since 1970 after the given one that the alarm registers match, or {@link #NO_ALARM}. */
    private long nextAlarm(long after) {
        long dayStart = Math.floorDiv(after, DAY) * DAY;
        for (int day = 0; day < 2; day++, dayStart += DAY) {
            for (int hour = 0; hour < 24; hour++) {
                if (dayStart + hour * 3600L + 3599 <= after || !alarmMatches(5, hour)) {
                    continue;
                }
                long found = nextAlarmInHour(dayStart + hour * 3600L, after);
                if (found != NO_ALARM) {
                    return found;
                }
            }
        }
        return NO_ALARM;
    }

    private long nextAlarmInHour(long hourStart, long after) {
        for (int minute = 0; minute < 60; minute++) {
            long start = hourStart + minute * 60L;
            if (start + 59 <= after || !alarmMatches(3, minute)) {
                continue;
            }
            for (int second = 0; second < 60; second++) {
                if (start + second > after && alarmMatches(1, second)) {
                    return start + second;
                }
            }
        }
        return NO_ALARM;
    }

    /** Works out flags, line and next alarm. */
    private void update() {
        settle();
        int enabled = cmos[REG_B] & SOURCES;
        line.set((flags & enabled) != 0);
        int wanted = enabled & ~flags;
        long next = Long.MAX_VALUE;
        long period = periodTicks();
        if ((wanted & PERIODIC) != 0 && period != 0) {
            next = CRYSTAL.nanos((CRYSTAL.ticks(settled) / period + 1) * period);
        }
        if (running()) {
            long second = second(settled);
            if ((wanted & UPDATE) != 0) {
                next = Math.min(next, beginOf(second + 1));
            }
            long due = (wanted & ALARM) != 0 ? nextAlarm(second) : NO_ALARM;
            if (due != NO_ALARM) {
                next = Math.min(next, beginOf(due));
            }
        }
        if (next == Long.MAX_VALUE) {
            alarm.cancel();
        } else {
            alarm.at(next);
        }
    }
}
