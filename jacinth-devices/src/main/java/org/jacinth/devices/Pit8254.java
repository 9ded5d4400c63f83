package org.jacinth.devices;

/**
 * The 8254 programmable interval timer and the PC's system control port 0x61, which gates its counter 2.
 *
 * <p>Counters are not stepped: a counter remembers the tick at which it was loaded, and everything that software reads
 * is worked out from the {@link Clock}. Counter 0 drives an interrupt line through an alarm, set for the next rising
 * edge of its output. A count takes effect at the tick of its last byte, one tick earlier than on the chip.
 *
 * <p>Difference from the chip: in the periodic modes 2 and 3 the line of counter 0 is high except for an instant before
 * each rising edge, so that a request waits in the interrupt controller for as long as the guest keeps interrupts off.
 *
 * <p><b>Threat note.</b> The shortest period a guest can program is two ticks, 1.7 microseconds. Alarms are therefore
 * set at least {@value #MIN_ALARM_NANOS} ns apart, and edges that were missed meanwhile are one interrupt, as with a
 * controller that had no time to acknowledge. No access loops.
 *
 * <p>Threads: confined by the board lock.
 */
public final class Pit8254 implements ByteDevice {
    /** Ports that the timer covers, 0x40 to 0x43 on a PC. */
    public static final int PORTS = 4;
    /** The oscillator of a PC's timer, in hertz. */
    public static final int HERTZ = 1_193_182;

    static final long MIN_ALARM_NANOS = 20_000;

    private static final Frequency FREQUENCY = new Frequency(HERTZ);
    /** One refresh request every 18 ticks flips the toggle bit. */
    private static final long REFRESH_NANOS = 15_085;

    private final Clock clock;
    private final InterruptLine line;
    private final Alarm alarm;
    private final Counter[] counters = {new Counter(), new Counter(), new Counter()};
    private int systemControl;

    /**
     * Makes a timer in its reset state: no counter counts until it is programmed.
     *
     * @param clock the board's time
     * @param timers where the alarm of counter 0 comes from
     * @param line driven by counter 0
     */
    public Pit8254(Clock clock, Timers timers, InterruptLine line) {
        this.clock = clock;
        this.line = line;
        this.alarm = timers.alarm(this::edge);
        reset();
    }

    /** Puts the counters and port 0x61 into the reset state. */
    public void reset() {
        for (int i = 0; i < counters.length; i++) {
            counters[i].reset(i != 2);
        }
        systemControl = 0;
        alarm.cancel();
        line.set(false);
    }

    /**
     * Tells the output of a counter.
     *
     * @param counter 0 to 2
     * @return the level of OUT
     */
    public boolean output(int counter) {
        return counters[counter].output(now());
    }

    /**
     * The system control port: bit 0 gate of counter 2, bit 1 speaker, bits 2 and 3 NMI masks (stored), bit 4 refresh
     * toggle, bit 5 output of counter 2.
     *
     * @return one port, 0x61 on a PC
     */
    public IoDevice systemControlPort() {
        return new ByteDevice() {
            @Override
            public int readByte(int offset) {
                if (offset != 0) {
                    return 0xff;
                }
                int toggle = (int) (clock.nanos() / REFRESH_NANOS & 1) << 4;
                return systemControl | toggle | (counters[2].output(now()) ? 0x20 : 0);
            }

            @Override
            public void writeByte(int offset, int value) {
                if (offset == 0) {
                    systemControl = value & 0x0f;
                    counters[2].gate((value & 1) != 0, now());
                }
            }
        };
    }

    @Override
    public int readByte(int offset) {
        return offset >= 0 && offset < 3 ? counters[offset].readByte(now()) : 0xff;
    }

    @Override
    public void writeByte(int offset, int value) {
        if (offset >= 0 && offset < 3) {
            counters[offset].writeByte(value, now());
            if (offset == 0) {
                driveLine();
            }
        } else if (offset == 3) {
            writeControl(value);
        }
    }

    private long now() {
        return FREQUENCY.ticks(clock.nanos());
    }

    private void writeControl(int value) {
        int select = value >>> 6;
        if (select == 3) {
            readBack(value);
        } else if ((value & 0x30) == 0) {
            counters[select].latchCount(now());
        } else {
            counters[select].control(value, now());
            if (select == 0) {
                driveLine();
            }
        }
    }

    private void readBack(int value) {
        for (int i = 0; i < 3; i++) {
            if ((value & 2 << i) == 0) {
                continue;
            }
            if ((value & 0x20) == 0) {
                counters[i].latchCount(now());
            }
            if ((value & 0x10) == 0) {
                counters[i].latchStatus(now());
            }
        }
    }

    private void driveLine() {
        Counter counter = counters[0];
        line.set(counter.isPeriodic() || counter.output(now()));
        schedule();
    }

    private void schedule() {
        long soonest = FREQUENCY.ticks(clock.nanos() + MIN_ALARM_NANOS);
        long edge = counters[0].nextRise(now(), soonest);
        if (edge < 0) {
            alarm.cancel();
        } else {
            alarm.at(FREQUENCY.nanos(edge));
        }
    }

    private void edge() {
        line.set(false);
        line.set(true);
        schedule();
    }

    /** One of the three counters. All times are absolute ticks. */
    private static final class Counter {
        private int mode;
        /** Read and write access: 1 low byte, 2 high byte, 3 low then high. */
        private int access;
        private boolean bcd;
        private boolean gate;
        /** Count register as written, in the counter's own number system. */
        private int written;
        private int lowByte;
        private boolean highByteNext;
        private boolean readHighNext;
        /** The length that counts now, 1 to 65536, and what replaces it at the end of the period; 0 for none. */
        private int length;
        private int nextLength;
        private boolean counting;
        private long start;
        /** Ticks done, while the counter does not count. */
        private long frozen;
        private boolean countLatched;
        private int latch;
        private boolean latchHighNext;
        private boolean statusLatched;
        private int status;

        void reset(boolean gateHigh) {
            control(0x30, 0);
            gate = gateHigh;
        }

        boolean isPeriodic() {
            return mode == 2 || mode == 3;
        }

        private int modulus() {
            return bcd ? 10_000 : 65_536;
        }

        void control(int value, long now) {
            int encoded = value >>> 1 & 7;
            mode = encoded > 5 ? encoded - 4 : encoded;
            access = value >>> 4 & 3;
            bcd = (value & 1) != 0;
            highByteNext = false;
            readHighNext = false;
            countLatched = false;
            statusLatched = false;
            counting = false;
            length = 0;
            nextLength = 0;
            frozen = 0;
            start = now;
        }

        void writeByte(int value, long now) {
            switch (access) {
                case 1 -> load(value, now);
                case 2 -> load(value << 8, now);
                default -> {
                    if (highByteNext) {
                        highByteNext = false;
                        load(lowByte | value << 8, now);
                    } else {
                        lowByte = value;
                        highByteNext = true;
                        if (mode == 0) {
                            // The first byte stops the count and pulls the output low.
                            frozen = 0;
                            length = 0;
                            counting = false;
                        }
                    }
                }
            }
        }

        private void load(int value, long now) {
            written = value;
            int count = bcd ? fromBcd(value) : value;
            if (count == 0) {
                count = modulus();
            }
            settle(now);
            switch (mode) {
                case 0, 4 -> {
                    length = count;
                    restart(now, gate);
                }
                case 2, 3 -> {
                    if (length != 0 && counting) {
                        // Whole periods are behind us: the running one must end at start + length.
                        start += (now - start) / length * length;
                        nextLength = count;
                    } else {
                        length = count;
                        restart(now, gate);
                    }
                }
                // Modes 1 and 5 wait for their gate's rising edge.
                default -> nextLength = count;
            }
        }

        private void restart(long now, boolean run) {
            start = now;
            frozen = 0;
            counting = run;
            nextLength = 0;
        }

        void gate(boolean level, long now) {
            if (level == gate) {
                return;
            }
            settle(now);
            gate = level;
            switch (mode) {
                case 0, 4 -> pause(!level, now);
                case 2, 3 -> {
                    if (!level) {
                        counting = false;
                        frozen = 0;
                    } else {
                        reloadNow(now);
                    }
                }
                default -> {
                    if (level) {
                        reloadNow(now);
                    }
                }
            }
        }

        private void reloadNow(long now) {
            if (nextLength != 0) {
                length = nextLength;
            } else if (length == 0) {
                return;
            }
            int keep = nextLength;
            restart(now, true);
            // A one-shot triggers again with the same count.
            nextLength = isPeriodic() ? 0 : keep;
        }

        private void pause(boolean stop, long now) {
            if (length == 0) {
                return;
            }
            if (stop && counting) {
                frozen = now - start;
                counting = false;
            } else if (!stop && !counting) {
                start = now - frozen;
                counting = true;
            }
        }

        /** Lets a new count replace the old one if a period has ended since it was written. */
        private void settle(long now) {
            if (!isPeriodic() || nextLength == 0 || !counting) {
                return;
            }
            if (now >= start + length) {
                start += length;
                length = nextLength;
                nextLength = 0;
            }
        }

        private long elapsed(long now) {
            return counting ? Math.max(now - start, 0) : frozen;
        }

        boolean output(long now) {
            settle(now);
            long done = elapsed(now);
            return switch (mode) {
                case 0 -> length != 0 && done >= length;
                case 1 -> length == 0 || done >= length;
                case 2 -> length == 0 || !counting || done % length != length - 1;
                case 3 -> length == 0 || !counting || done % length < (length + 1) / 2;
                default -> length == 0 || done != length;
            };
        }

        /** The counting element, in its own number system, 16 bits. */
        private int count(long now) {
            settle(now);
            if (length == 0) {
                return written;
            }
            long done = elapsed(now);
            long value = switch (mode) {
                case 2 -> length - done % length;
                case 3 -> {
                    long phase = done % length;
                    int high = (length + 1) / 2;
                    yield (length & ~1) - 2 * (phase < high ? phase : phase - high);
                }
                default -> Math.floorMod(length - done, (long) modulus());
            };
            return bcd ? toBcd((int) value) : (int) value & 0xffff;
        }

        /** The next tick after {@code now} at which the output rises, or -1; with a fast rate, not before soonest. */
        long nextRise(long now, long soonest) {
            settle(now);
            if (length == 0 || !counting) {
                return -1;
            }
            long done = now - start;
            switch (mode) {
                case 2, 3 -> {
                    if (nextLength != 0) {
                        return start + length;
                    }
                    long first = start + (done / length + 1) * length;
                    if (first >= soonest) {
                        return first;
                    }
                    return start + (soonest - start + length - 1) / length * length;
                }
                case 4, 5 -> {
                    return done <= length ? start + length + 1 : -1;
                }
                default -> {
                    return done < length ? start + length : -1;
                }
            }
        }

        void latchCount(long now) {
            if (!countLatched) {
                countLatched = true;
                latch = count(now);
                latchHighNext = false;
            }
        }

        void latchStatus(long now) {
            if (!statusLatched) {
                statusLatched = true;
                boolean out = output(now);
                boolean nullCount = length == 0 || nextLength != 0 && isPeriodic();
                status = (out ? 0x80 : 0) | (nullCount ? 0x40 : 0) | access << 4 | mode << 1 | (bcd ? 1 : 0);
            }
        }

        int readByte(long now) {
            if (statusLatched) {
                statusLatched = false;
                return status;
            }
            if (countLatched) {
                return readLatch();
            }
            int value = count(now);
            switch (access) {
                case 1 -> {
                    return value & 0xff;
                }
                case 2 -> {
                    return value >>> 8;
                }
                default -> {
                    readHighNext = !readHighNext;
                    return readHighNext ? value & 0xff : value >>> 8;
                }
            }
        }

        private int readLatch() {
            switch (access) {
                case 1 -> {
                    countLatched = false;
                    return latch & 0xff;
                }
                case 2 -> {
                    countLatched = false;
                    return latch >>> 8;
                }
                default -> {
                    if (latchHighNext) {
                        countLatched = false;
                        return latch >>> 8;
                    }
                    latchHighNext = true;
                    return latch & 0xff;
                }
            }
        }

        /** Digits above nine, which only a confused guest writes, count with their value. */
        private static int fromBcd(int value) {
            return ((value >>> 12) * 1000 + (value >>> 8 & 15) * 100 + (value >>> 4 & 15) * 10 + (value & 15)) % 10_000;
        }

        private static int toBcd(int value) {
            int v = value % 10_000;
            return v / 1000 << 12 | v / 100 % 10 << 8 | v / 10 % 10 << 4 | v % 10;
        }
    }
}
