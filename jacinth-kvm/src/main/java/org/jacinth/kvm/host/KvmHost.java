package org.jacinth.kvm.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jacinth.kvm.sys.Descriptor;
import org.jacinth.kvm.sys.Errno;
import org.jacinth.kvm.sys.Kvm;
import org.jacinth.kvm.sys.Libc;

/** The host's KVM: the open device and what it offers. One for the process; thread-safe. */
public final class KvmHost {
    private static final String DEVICE = "/dev/kvm";
    private static final int ZX_ERR_NOT_SUPPORTED = -2;
    private static final int ZX_ERR_NO_RESOURCES = -3;
    private static final int ZX_ERR_UNAVAILABLE = -28;
    private static final int ZX_ERR_ACCESS_DENIED = -30;
    /** Entries that any processor's CPUID fits in. */
    private static final int MAX_CPUID = 256;

    private static KvmHost opened;

    private final Descriptor device;
    private final int runSize;
    private final CpuidTable cpuidTable;

    /**
     * What became of opening.
     *
     * @param host null where KVM cannot be used
     * @param status a negative Zircon status where KVM cannot be used, else 0
     * @param text what was found, and the cause and what to do where KVM cannot be used
     */
    public record Opening(KvmHost host, int status, String text) {}

    /** A machine could not be created. */
    public static final class CreationException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        CreationException(int status, String message) {
            super(message);
            this.status = status;
        }

        /** A Zircon status. */
        public int status() {
            return status;
        }
    }

    private KvmHost(Descriptor device, int runSize, MemorySegment supportedCpuid) {
        this.device = device;
        this.runSize = runSize;
        this.cpuidTable = new CpuidTable(supportedCpuid);
    }

    /**
     * False where the host's processor has no virtualization of its own, or does not show it: KVM, if there is any,
     * then emulates what kernels do. Cheap, so that nobody waits for KVM where it would not be chosen anyway.
     */
    public static boolean hasHardware() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags"))
                    .limit(1)
                    .anyMatch(line -> line.contains(" vmx") || line.contains(" svm"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Opens KVM, once for the process; what failed is tried again. Never throws. */
    public static synchronized Opening open() {
        if (opened == null) {
            String os = System.getProperty("os.name");
            String arch = System.getProperty("os.arch");
            if (!os.equals("Linux") || !arch.equals("amd64")) {
                return refused(ZX_ERR_NOT_SUPPORTED, "needs Linux on x86-64: os=" + os + ", arch=" + arch);
            }
            Module module = KvmHost.class.getModule();
            // Asked first, because the restricted call itself would print a warning where access is not granted.
            if (!module.isNativeAccessEnabled()) {
                return refused(ZX_ERR_NOT_SUPPORTED, "needs native access: start Java with --enable-native-access="
                        + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
            }
            try {
                Opening opening = openDevice();
                if (opening.host == null) {
                    return opening;
                }
                opened = opening.host;
            } catch (IllegalCallerException e) {
                return refused(ZX_ERR_NOT_SUPPORTED, "needs native access: " + e.getMessage());
            } catch (LinkageError | RuntimeException e) {
                return refused(ZX_ERR_NOT_SUPPORTED, "needs the calls of a C library: " + e);
            }
        }
        return new Opening(opened, 0, "KVM API " + Kvm.API_VERSION + ", at most "
                + opened.capability(Kvm.CAP_MAX_VCPUS) + " vcpus and " + opened.capability(Kvm.CAP_NR_MEMSLOTS)
                + " memory slots");
    }

    private static Opening refused(int status, String text) {
        return new Opening(null, status, text);
    }

    private static Opening openDevice() {
        Arena arena = Arena.ofShared();
        int number = Libc.open(Libc.callState(arena), DEVICE, Libc.O_RDWR_CLOEXEC);
        if (number < 0) {
            arena.close();
            return openingFailed(-number);
        }
        Descriptor device = new Descriptor(number, arena);
        boolean usable = false;
        try {
            int version = device.ioctl(Kvm.GET_API_VERSION, 0);
            if (version < 0) {
                return refused(ZX_ERR_NOT_SUPPORTED, DEVICE + " is not a KVM device: error=" + Errno.name(-version));
            }
            if (version != Kvm.API_VERSION) {
                return refused(ZX_ERR_NOT_SUPPORTED, "KVM API version " + Kvm.API_VERSION + ": version=" + version);
            }
            for (var capability : REQUIRED.entrySet()) {
                if (device.ioctl(Kvm.CHECK_EXTENSION, capability.getKey()) <= 0) {
                    return refused(ZX_ERR_NOT_SUPPORTED, "kernel too old: capability=" + capability.getValue());
                }
            }
            MemorySegment cpuid =
                    arena.allocate(Kvm.CPUID.byteSize() + MAX_CPUID * Kvm.CPUID_ENTRY.byteSize(), Long.BYTES);
            cpuid.set(ValueLayout.JAVA_INT, 0, MAX_CPUID);
            int result = device.ioctl(Kvm.GET_SUPPORTED_CPUID, cpuid);
            if (result < 0) {
                return refused(ZX_ERR_NOT_SUPPORTED, "KVM_GET_SUPPORTED_CPUID: error=" + Errno.name(-result));
            }
            int size = device.ioctl(Kvm.GET_VCPU_MMAP_SIZE, 0);
            usable = true;
            return new Opening(new KvmHost(device, size, cpuid.asReadOnly()), 0, "");
        } finally {
            if (!usable) {
                device.close();
                arena.close();
            }
        }
    }

    private static final Map<Integer, String> REQUIRED = Map.of(
            Kvm.CAP_USER_MEMORY, "USER_MEMORY",
            Kvm.CAP_XSAVE, "XSAVE",
            Kvm.CAP_XCRS, "XCRS",
            Kvm.CAP_SYNC_REGS, "SYNC_REGS",
            Kvm.CAP_READONLY_MEM, "READONLY_MEM",
            Kvm.CAP_IMMEDIATE_EXIT, "IMMEDIATE_EXIT",
            Kvm.CAP_X86_USER_SPACE_MSR, "X86_USER_SPACE_MSR",
            Kvm.CAP_X86_MSR_FILTER, "X86_MSR_FILTER");

    private static Opening openingFailed(int error) {
        return switch (error) {
            case Errno.ENOENT -> refused(
                    ZX_ERR_NOT_SUPPORTED,
                    DEVICE + " does not exist: KVM is not enabled in this kernel or not passed into this container");
            case Errno.EACCES -> refused(
                    ZX_ERR_ACCESS_DENIED,
                    "no permission for " + DEVICE + owner()
                            + ": run as its owner, or have read and write access granted (usually by the kvm group)");
            case Errno.EPERM -> refused(
                    ZX_ERR_ACCESS_DENIED, DEVICE + " is blocked by the policy of the sandbox or container");
            case Errno.ENODEV, Errno.ENXIO -> refused(
                    ZX_ERR_NOT_SUPPORTED, DEVICE + " is there but no KVM driver answers");
            case Errno.EMFILE, Errno.ENFILE -> refused(ZX_ERR_NO_RESOURCES, "too many open files");
            default -> refused(ZX_ERR_NOT_SUPPORTED, "cannot open " + DEVICE + ": error=" + Errno.name(error));
        };
    }

    private static String owner() {
        try {
            Map<String, Object> attributes = Files.readAttributes(Path.of(DEVICE), "unix:mode,owner,group");
            return " (mode=0%o, owner=%s, group=%s)".formatted((int) attributes.get("mode") & 0xFFF,
                    attributes.get("owner"), attributes.get("group"));
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** What KVM_CHECK_EXTENSION says. */
    public synchronized int capability(int number) {
        return device.ioctl(Kvm.CHECK_EXTENSION, number);
    }

    /** Size of a processor's kvm_run mapping in bytes. */
    public int runSize() {
        return runSize;
    }

    /** What CPUID tells guests. */
    public CpuidTable cpuidTable() {
        return cpuidTable;
    }

    /**
     * Creates a machine.
     *
     * @return its descriptor, which the caller closes
     */
    public synchronized int createMachine() throws CreationException {
        int number = device.ioctl(Kvm.CREATE_VM, 0);
        if (number >= 0) {
            return number;
        }
        throw switch (-number) {
            case Errno.EBUSY -> new CreationException(
                    ZX_ERR_UNAVAILABLE, "virtualization hardware is in use by another hypervisor");
            case Errno.EMFILE, Errno.ENFILE -> new CreationException(ZX_ERR_NO_RESOURCES, "too many open files");
            case Errno.ENOMEM -> new CreationException(ZX_ERR_NO_RESOURCES, "no host memory for a machine");
            default -> new CreationException(
                    ZX_ERR_NOT_SUPPORTED, "KVM_CREATE_VM: error=" + Errno.name(-number));
        };
    }
}
