package org.jacinth.cpu.interp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jacinth.cpu.translate.Region;

/**
 * What runs of a guest showed of its code: which blocks were translated together in the end, and what that was good for. The
 * next run has them translated when it first meets them, rather than after it has found out again.
 *
 * <p>Nothing of it has to be true. It names addresses; what is translated is what a guest has there, decoded anew. Where it
 * speaks of code that is not there, or is another by now, the guest runs as if it said nothing. Immutable.
 */
public final class Learnt {
    /** Of runs that nothing is known of. */
    public static final Learnt NOTHING = new Learnt(List.of());

    /** Guest instructions that a region executed when it was worth translating. */
    static final long WORTHWHILE = 200_000;

    private static final int MAX_PLANS = 4_096;
    /** {@code JCLP}, and the number of the format. */
    private static final int MAGIC = 0x4A43_4C50;
    private static final int FORMAT = 1;
    /** Bytes of a block at most: 32 instructions of 15. */
    private static final int MAX_LENGTH = 480;

    /**
     * A block.
     *
     * @param linear where it begins
     * @param length in bytes
     * @param sum of its bytes, see {@link Block#sum}
     */
    record Member(long linear, int length, int sum) {
        static Member of(Block block, long linear) {
            return new Member(linear, block.length, block.sum());
        }
    }

    /**
     * A region.
     *
     * @param executed guest instructions, by its code
     * @param members one to {@link Region#MAX_PIECES}, the more important ones first
     * @param entries a bit for each of them that it was entered at
     */
    record Plan(long executed, List<Member> members, long entries) {
        boolean isEntry(int member) {
            return (entries >>> member & 1) != 0;
        }

        boolean isWorthwhile() {
            return executed >= WORTHWHILE;
        }
    }

    private final List<Plan> plans;
    /** By the members that they are entered at. */
    private final Map<Member, Plan> byEntry = new HashMap<>();

    Learnt(List<Plan> plans) {
        this.plans = plans.size() <= MAX_PLANS
                ? List.copyOf(plans)
                : plans.stream().sorted(Comparator.comparingLong(Plan::executed).reversed()).limit(MAX_PLANS).toList();
        for (Plan plan : this.plans) {
            for (int k = 0; k < plan.members.size(); k++) {
                if (plan.isEntry(k)) {
                    byEntry.merge(plan.members.get(k), plan, (a, b) -> a.executed >= b.executed ? a : b);
                }
            }
        }
    }

    List<Plan> plans() {
        return plans;
    }

    /** The region that was entered at a block, or null. */
    Plan of(Block block, long linear) {
        return byEntry.isEmpty() ? null : byEntry.get(Member.of(block, linear));
    }

    /**
     * This and what another run showed: that where it says something of the same code.
     *
     * @param later of the other run, or of one of its processors
     */
    public Learnt and(Learnt later) {
        Set<Member> told = new HashSet<>();
        later.plans.forEach(plan -> told.addAll(plan.members));
        List<Plan> all = new ArrayList<>(later.plans);
        for (Plan plan : plans) {
            if (plan.members.stream().noneMatch(told::contains)) {
                all.add(plan);
            }
        }
        return new Learnt(all);
    }

    /** In a form of its own that {@link #fromBytes} reads. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(FORMAT);
            out.writeInt(plans.size());
            for (Plan plan : plans) {
                out.writeLong(plan.executed);
                out.writeLong(plan.entries);
                out.writeByte(plan.members.size());
                for (Member m : plan.members) {
                    out.writeLong(m.linear);
                    out.writeShort(m.length);
                    out.writeInt(m.sum);
                }
            }
            out.writeInt(sum(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What {@link #toBytes} wrote; {@link #NOTHING} where the bytes are of another format or damaged. */
    public static Learnt fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC || in.readInt() != FORMAT) {
                return NOTHING;
            }
            int count = in.readInt();
            List<Plan> plans = new ArrayList<>();
            for (int k = 0; k < count && k < MAX_PLANS; k++) {
                long executed = in.readLong();
                long entries = in.readLong();
                int size = in.readUnsignedByte();
                List<Member> members = new ArrayList<>(size);
                for (int j = 0; j < size; j++) {
                    members.add(new Member(in.readLong(), in.readUnsignedShort(), in.readInt()));
                }
                if (size == 0 || size > Region.MAX_PIECES || members.stream().anyMatch(m -> m.length > MAX_LENGTH)) {
                    return NOTHING;
                }
                plans.add(new Plan(executed, List.copyOf(members), entries));
            }
            int end = bytes.length - in.available();
            if (in.readInt() != sum(Arrays.copyOf(bytes, end)) || in.available() != 0) {
                return NOTHING;
            }
            return new Learnt(plans);
        } catch (IOException tooShort) {
            return NOTHING;
        }
    }

    private static int sum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
