package org.jacinth.cpu.insn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.mmu.Mmu;
import org.jacinth.cpu.mmu.PhysicalMemory;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.jacinth.cpu.state.Platform;
import org.jacinth.hypervisor.spi.GuestClock;
import org.jacinth.hypervisor.spi.GuestHost;
import org.jacinth.hypervisor.spi.GuestPhysicalMap;

/**
 * A processor with 64 KiB of memory, paging off, in 64-bit mode, for x87 and state-saving instructions named by their
 * two opcode bytes. Which method an opcode stands for comes from the {@link Encoding} rows, so that these are tested
 * too.
 */
final class EncodedMachine {
    /** Where the memory operand is. */
    static final long OPERAND = 0x2000;

    private static final Map<String, MethodHandle> ROWS = new HashMap<>();

    static {
        for (Class<?> family : List.of(FpuArithmetic.class, FpuTransfer.class, FpuControl.class, StateSave.class)) {
            read(family);
        }
    }

    final MemorySegment memory = Arena.ofAuto().allocate(0x10000);
    final Cpu cpu;
    /** log2 of the operand size in bytes. */
    int operandSize = 2;

    EncodedMachine() {
        GuestPhysicalMap map = new GuestPhysicalMap(
                List.of(new GuestPhysicalMap.Region(0, memory.byteSize(), memory, 0, true, true)));
        GuestHost host = new GuestHost() {
            @Override
            public GuestPhysicalMap memory() {
                return map;
            }

            @Override
            public TrapKind trapAt(long gpa) {
                return TrapKind.NONE;
            }

            @Override
            public boolean isPortTrapped(int port) {
                return false;
            }

            @Override
            public GuestClock clock() {
                throw new UnsupportedOperationException();
            }
        };
        Platform platform = (Platform) Proxy.newProxyInstance(
                EncodedMachine.class.getClassLoader(),
                new Class<?>[] {Platform.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        cpu = new Cpu(0, new Mmu(new PhysicalMemory(host)), platform);
        cpu.cr0 = Cpu.CR0_NE | Cpu.CR0_PE | Cpu.CR0_MP;
        cpu.cr4 = Cpu.CR4_OSFXSR | Cpu.CR4_OSXSAVE;
        cpu.xcr0 = 3;
        cpu.efer = Cpu.EFER_LMA | Cpu.EFER_LME;
        cpu.segAttr[Cpu.CS] = Cpu.ATTR_L | Cpu.ATTR_P | 0x1B;
        cpu.updateMode();
    }

    private static void read(Class<?> family) {
        try (InputStream in = family.getResourceAsStream(family.getSimpleName() + ".class")) {
            for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
                var attribute = method.findAttribute(Attributes.runtimeInvisibleAnnotations());
                if (attribute.isEmpty()) {
                    continue;
                }
                for (Annotation annotation : attribute.get().annotations()) {
                    for (AnnotationElement element : annotation.elements()) {
                        if (element.value() instanceof AnnotationValue.OfString text) {
                            MethodHandle handle = MethodHandles.lookup().findStatic(family,
                                    method.methodName().stringValue(),
                                    MethodType.methodType(void.class, Cpu.class, Insn.class));
                            text.stringValue().lines().forEach(line -> add(line.trim(), handle));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(String row, MethodHandle handle) {
        String[] words = row.split("\\s+");
        int n = words[0].equals("NP") ? 1 : 0;
        String opcode = words[n].equals("0F") ? "0F" + words[++n] : words[n];
        n++;
        if (words[n].startsWith("/")) {
            put(opcode + words[n], handle);
        } else if (words[n].endsWith("+i")) {
            int first = Integer.parseInt(words[n].substring(0, 2), 16);
            for (int i = 0; i < 8; i++) {
                put(opcode + "%02X".formatted(first + i), handle);
            }
        } else {
            put(opcode + (words[n].length() == 2 ? words[n] : ""), handle);
        }
    }

    private static void put(String key, MethodHandle handle) {
        if (ROWS.put(key, handle) != null) {
            throw new IllegalStateException("two rows for one encoding: key=" + key);
        }
    }

    /** Executes an instruction given by its opcode byte and ModR/M. Memory forms (mod not 3) use {@link #OPERAND}. */
    void run(int opcode, int modrm) throws GuestFault {
        run("%02X".formatted(opcode), modrm);
    }

    /** The same for an opcode as it is written in rows: {@code 0FAE}. */
    void run(String opcode, int modrm) throws GuestFault {
        boolean isMemory = modrm < 0xC0;
        String key = opcode + (isMemory ? "/" + (modrm >> 3 & 7) : "%02X".formatted(modrm));
        MethodHandle handle = ROWS.get(key);
        if (handle == null) {
            throw new IllegalArgumentException("no such encoding: key=" + key);
        }
        execute(handle, Integer.parseInt(opcode.substring(opcode.length() - 2), 16), modrm, isMemory);
    }

    void fwait() throws GuestFault {
        execute(ROWS.get("9B"), 0x9B, 0, false);
    }

    private void execute(MethodHandle handle, int opcode, int modrm, boolean isMemory) throws GuestFault {
        Insn insn = new Insn() {
            @Override
            public void exec(Cpu c) throws GuestFault {
                try {
                    handle.invokeExact(c, (Insn) this);
                } catch (GuestFault | RuntimeException | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        insn.setOpcode(opcode);
        insn.reg = (byte) (modrm >> 3 & 7);
        insn.rm = (byte) (modrm & 7);
        insn.operandSize = (byte) operandSize;
        insn.length = 2;
        if (isMemory) {
            insn.setAddress(Cpu.RSI, Cpu.NO_REGISTER, 0, 0);
            insn.segment = (byte) (cpu.is64() ? Cpu.FLAT : Cpu.DS);
            insn.addressSize = (byte) (cpu.is64() ? 3 : 2);
            cpu.gpr[Cpu.RSI] = operand;
        }
        insn.exec(cpu);
    }

    /** Address of the memory operand. */
    long operand = OPERAND;
}
