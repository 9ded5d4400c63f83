package org.jacinth.devices;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The 8042 keyboard controller with a PS/2 keyboard on its first port and nothing on its second.
 *
 * <p>The keyboard speaks scan code set 2, or set 1 if told so; the controller translates set 2 to set 1 while bit 6 of
 * its command byte is set. Interrupt 1 follows the output buffer. The missing mouse shows as a failing test of the
 * second port, and as a time-out to whoever writes to it.
 *
 * <p><b>Threat note.</b> The keyboard's buffer holds sixteen bytes and the controller's two; what does not fit is
 * dropped, as on the hardware, and every write answers with at most three bytes. Reset and A20 requests go to
 * listeners that only note them.
 *
 * <p>Threads: confined by the board lock.
 */
public final class I8042 {
    private static final int STATUS_OBF = 0x01;
    private static final int STATUS_SYSTEM = 0x04;
    private static final int STATUS_COMMAND = 0x08;
    private static final int STATUS_UNLOCKED = 0x10;
    private static final int STATUS_AUX = 0x20;
    private static final int STATUS_TIMEOUT = 0x40;

    private static final int COMMAND_IRQ1 = 0x01;
    private static final int COMMAND_SYSTEM = 0x04;
    private static final int COMMAND_KEYBOARD_OFF = 0x10;
    private static final int COMMAND_AUX_OFF = 0x20;
    private static final int COMMAND_TRANSLATE = 0x40;

    private static final int OUTPUT_RESET = 0x01;
    private static final int OUTPUT_A20 = 0x02;

    private static final int ACK = 0xfa;
    private static final int RESEND = 0xfe;

    /** Set 2 to set 1, for codes below 0x80. */
    private static final byte[] SET_2_TO_1 = HexFormat.of().parseHex(""
            + "ff43413f3d3b3c58644442403e0f2959"
            + "65382a701d10025a66712c1f1e11035b"
            + "672e2d201205045c68392f211413065d"
            + "693130232215075e6a7232241608095f"
            + "6b332517180b0a606c34352627190c61"
            + "6d7328741a0d626e3a361c1b752b6376"
            + "55567778797a0e7b7c4f7d4b477e7f6f"
            + "5253504c4d480145574e514a37494654");

    private final InterruptLine irq1;
    private final A20Gate gate;
    private final PowerListener power;
    private final Keyboard keyboard = new Keyboard();
    private final byte[] ram = new byte[32];
    private final Ring answers = new Ring(2);
    /** The output buffer; bits 8 and up are its status bits. */
    private int output;
    private boolean full;
    private boolean lastWriteWasCommand;
    private int outputPort;
    /** The command that waits for a byte at the data port, or 0. */
    private int waiting;
    private boolean breakSeen;

    /**
     * Makes a controller and a keyboard after power-on.
     *
     * @param irq1 the keyboard's interrupt
     * @param gate the A20 gate
     * @param power who hears of the reset pulse
     */
    public I8042(InterruptLine irq1, A20Gate gate, PowerListener power) {
        this.irq1 = irq1;
        this.gate = gate;
        this.power = power;
        reset();
    }

    /** Puts controller and keyboard into the power-on state. */
    public void reset() {
        Arrays.fill(ram, (byte) 0);
        ram[0] = COMMAND_IRQ1 | COMMAND_TRANSLATE;
        answers.clear();
        full = false;
        output = 0;
        lastWriteWasCommand = false;
        outputPort = OUTPUT_RESET | OUTPUT_A20;
        waiting = 0;
        breakSeen = false;
        keyboard.reset();
        irq1.set(false);
    }

    /**
     * Presses or releases a key.
     *
     * @param code the key's scan code of set 1 without the release bit, 0x01 to 0x7f, plus 0xe000 for the keys whose
     *     code has the prefix 0xe0
     * @param pressed true to press
     * @return false if the keyboard does not scan or its buffer has no room; the key is then not pressed
     */
    public boolean key(int code, boolean pressed) {
        boolean taken = keyboard.key(code, pressed);
        pump();
        return taken;
    }

    /**
     * Tells the keyboard's lights.
     *
     * @return bit 0 scroll lock, bit 1 num lock, bit 2 caps lock
     */
    public int lights() {
        return keyboard.lights;
    }

    /**
     * The data port.
     *
     * @return one port, 0x60 on a PC
     */
    public IoDevice dataPort() {
        return new ByteDevice() {
            @Override
            public int readByte(int offset) {
                return offset == 0 ? readData() : 0xff;
            }

            @Override
            public void writeByte(int offset, int value) {
                if (offset == 0) {
                    writeData(value);
                }
            }
        };
    }

    /**
     * The status and command port.
     *
     * @return one port, 0x64 on a PC
     */
    public IoDevice commandPort() {
        return new ByteDevice() {
            @Override
            public int readByte(int offset) {
                return offset == 0 ? status() : 0xff;
            }

            @Override
            public void writeByte(int offset, int value) {
                if (offset == 0) {
                    writeCommand(value);
                }
            }
        };
    }

    private int status() {
        return STATUS_UNLOCKED | (full ? STATUS_OBF | output >>> 8 : 0) | ram[0] & STATUS_SYSTEM
                | (lastWriteWasCommand ? STATUS_COMMAND : 0);
    }

    private int readData() {
        int value = output & 0xff;
        if (full) {
            full = false;
            // The line falls before the next byte rises it, so that an edge-triggered controller sees both.
            irq1.set(false);
            pump();
        }
        return value;
    }

    /** Moves the next byte into the output buffer if that is empty: the controller's own first. */
    private void pump() {
        while (!full) {
            if (!answers.isEmpty()) {
                load(answers.take());
            } else if ((ram[0] & COMMAND_KEYBOARD_OFF) == 0 && !keyboard.buffer.isEmpty()) {
                fromKeyboard(keyboard.buffer.take());
            } else {
                return;
            }
        }
    }

    private void fromKeyboard(int code) {
        if ((ram[0] & COMMAND_TRANSLATE) == 0) {
            load(code);
        } else if (code == 0xf0) {
            breakSeen = true;
        } else {
            load(translate(code) | (breakSeen ? 0x80 : 0));
            breakSeen = false;
        }
    }

    private static int translate(int code) {
        if (code < 0x80) {
            return SET_2_TO_1[code] & 0xff;
        }
        return code == 0x83 ? 0x41 : code == 0x84 ? 0x54 : code;
    }

    private void load(int value) {
        output = value;
        full = true;
        driveLine();
    }

    private void driveLine() {
        irq1.set(full && (output >>> 8 & STATUS_AUX) == 0 && (ram[0] & COMMAND_IRQ1) != 0);
    }

    private void answer(int value) {
        answers.put(value);
        pump();
    }

    private void writeCommand(int command) {
        lastWriteWasCommand = true;
        waiting = 0;
        switch (command) {
            case 0xa7 -> ram[0] |= COMMAND_AUX_OFF;
            case 0xa8 -> ram[0] &= ~COMMAND_AUX_OFF;
            // Test of the second port: the clock line stays low, for nothing is plugged in.
            case 0xa9 -> answer(0x01);
            case 0xaa -> {
                ram[0] |= COMMAND_SYSTEM;
                answer(0x55);
            }
            case 0xab -> answer(0x00);
            case 0xad -> ram[0] |= COMMAND_KEYBOARD_OFF;
            case 0xae -> {
                ram[0] &= ~COMMAND_KEYBOARD_OFF;
                pump();
            }
            // Input port: keyboard not locked, manufacturing jumper not installed.
            case 0xc0 -> answer(0xa0);
            case 0xd0 -> answer(outputPort | (full ? 0x10 : 0));
            case 0xd1, 0xd2, 0xd3, 0xd4 -> waiting = command;
            case 0xdd -> writeOutputPort(outputPort & ~OUTPUT_A20);
            case 0xdf -> writeOutputPort(outputPort | OUTPUT_A20);
            default -> writeOtherCommand(command);
        }
    }

    private void writeOtherCommand(int command) {
        if (command >= 0x20 && command <= 0x3f) {
            answer(ram[command - 0x20] & 0xff);
        } else if (command >= 0x60 && command <= 0x7f) {
            waiting = command;
        } else if (command >= 0xf0 && (command & OUTPUT_RESET) == 0) {
            // Pulses the output lines whose bits are zero.
            power.power(new PowerEvent.Reset(PowerEvent.Source.KEYBOARD_CONTROLLER, false));
        }
    }

    private void writeOutputPort(int value) {
        outputPort = value & (OUTPUT_RESET | OUTPUT_A20) | OUTPUT_RESET;
        gate.keyboard((value & OUTPUT_A20) != 0);
        if ((value & OUTPUT_RESET) == 0) {
            power.power(new PowerEvent.Reset(PowerEvent.Source.KEYBOARD_CONTROLLER, false));
        }
    }

    private void writeData(int value) {
        lastWriteWasCommand = false;
        int command = waiting;
        waiting = 0;
        switch (command) {
            case 0 -> {
                // A byte for the keyboard turns its port on.
                ram[0] &= ~COMMAND_KEYBOARD_OFF;
                keyboard.command(value);
                pump();
            }
            case 0xd1 -> writeOutputPort(value);
            case 0xd2 -> answer(value);
            // Looping a byte through the second port works only where there is a second port.
            case 0xd3 -> { }
            case 0xd4 -> answer(RESEND | (STATUS_AUX | STATUS_TIMEOUT) << 8);
            default -> {
                ram[command - 0x60] = (byte) value;
                driveLine();
                pump();
            }
        }
    }

    /** A first-in first-out buffer of fixed size; what does not fit is dropped. */
    private static final class Ring {
        private final int[] values;
        private int head;
        private int count;

        Ring(int size) {
            values = new int[size];
        }

        boolean isEmpty() {
            return count == 0;
        }

        int room() {
            return values.length - count;
        }

        void clear() {
            count = 0;
        }

        void put(int value) {
            if (count < values.length) {
                values[(head + count++) % values.length] = value;
            }
        }

        int take() {
            int value = values[head];
            head = (head + 1) % values.length;
            count--;
            return value;
        }
    }

    /** A keyboard with 101 keys. */
    private static final class Keyboard {
        private final Ring buffer = new Ring(16);
        private boolean scanning;
        private int scanCodeSet;
        private int lights;
        /** The command that waits for its argument, or 0. */
        private int waiting;
        private int lastSent;

        void reset() {
            buffer.clear();
            scanning = true;
            scanCodeSet = 2;
            lights = 0;
            waiting = 0;
        }

        boolean key(int code, boolean pressed) {
            int bare = code & 0x7f;
            if (!scanning || bare == 0 || buffer.room() < 3) {
                return false;
            }
            if ((code & 0xff00) == 0xe000) {
                buffer.put(0xe0);
            }
            if (scanCodeSet == 1) {
                buffer.put(pressed ? bare : bare | 0x80);
                return true;
            }
            if (!pressed) {
                buffer.put(0xf0);
            }
            buffer.put(fromSet1(bare));
            return true;
        }

        private static int fromSet1(int code) {
            // F7 is the one key whose code of set 2 lies above 0x7f and has another code's translation.
            if (code == 0x41) {
                return 0x83;
            }
            int from = 0;
            while ((SET_2_TO_1[from] & 0xff) != code) {
                from++;
            }
            return from;
        }

        private void send(int value) {
            lastSent = value;
            buffer.put(value);
        }

        void command(int value) {
            int command = waiting;
            waiting = 0;
            // A byte that is a command itself ends the wait for an argument.
            if (command != 0 && value < 0x80) {
                argument(command, value);
                return;
            }
            switch (value) {
                case 0xed, 0xf0, 0xf3, 0xfb, 0xfc, 0xfd -> {
                    buffer.clear();
                    waiting = value;
                    send(ACK);
                }
                case 0xee -> send(0xee);
                case 0xf2 -> {
                    send(ACK);
                    send(0xab);
                    send(0x83);
                }
                case 0xf4 -> {
                    buffer.clear();
                    scanning = true;
                    send(ACK);
                }
                case 0xf5, 0xf6 -> {
                    buffer.clear();
                    scanCodeSet = 2;
                    scanning = value == 0xf6;
                    send(ACK);
                }
                case 0xf7, 0xf8, 0xf9, 0xfa -> send(ACK);
                case 0xfe -> buffer.put(lastSent);
                case 0xff -> {
                    reset();
                    send(ACK);
                    send(0xaa);
                }
                default -> send(RESEND);
            }
        }

        private void argument(int command, int value) {
            switch (command) {
                case 0xed -> {
                    lights = value & 7;
                    send(ACK);
                }
                case 0xf0 -> {
                    // Set 3 is refused, as by keyboards that do not have it.
                    if (value > 2) {
                        send(RESEND);
                        return;
                    }
                    send(ACK);
                    if (value == 0) {
                        send(scanCodeSet);
                    } else {
                        scanCodeSet = value;
                    }
                }
                default -> send(ACK);
            }
        }
    }
}
