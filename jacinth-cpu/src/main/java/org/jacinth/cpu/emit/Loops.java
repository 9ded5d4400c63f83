package org.jacinth.cpu.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.insn.Definitions;
import org.jacinth.cpu.loop.LimbLoop;
import org.jacinth.cpu.loop.LimbLoops;

/** Loops without branches in them, among the pieces of a region. */
final class Loops {
    /** Instructions after which the end of a loop is looked for no further. */
    private static final int MAX_INSNS = 128;

    private final Map<Long, Piece> byDelta = new HashMap<>();

    private Loops(List<Piece> pieces) {
        pieces.forEach(p -> byDelta.put(p.delta(), p));
    }

    /** By index of the piece that begins one or that one is entered at: those that can be done as a whole. */
    static Map<Integer, LimbLoop> find(List<Piece> pieces) {
        Loops loops = new Loops(pieces);
        Map<Integer, LimbLoop> found = new HashMap<>();
        for (int k = 0; k < pieces.size(); k++) {
            int index = k;
            loops.enteredAt(pieces.get(k)).ifPresent(loop -> found.put(index, loop));
        }
        return found;
    }

    private Optional<LimbLoop> enteredAt(Piece piece) {
        List<Insn> line = new ArrayList<>();
        Long start = loopStart(piece, line);
        Piece first = start == null ? null : byDelta.get(start);
        if (first == null || start > piece.delta()) {
            return Optional.empty();
        }
        List<Insn> loop = new ArrayList<>();
        if (!start.equals(loopStart(first, loop))) {
            return Optional.empty();
        }
        // Entered behind its first instructions, it is what is left of the loop.
        int skipped = loop.size() - line.size();
        long distance = 0;
        for (int k = 0; k < skipped; k++) {
            distance += loop.get(k).length;
        }
        return skipped >= 0 && start + distance == piece.delta()
                ? LimbLoops.find(loop.toArray(Insn[]::new), skipped)
                : Optional.empty();
    }

    /** Where the first conditional jump behind the start of a piece goes, or null; the instructions up to it are added. */
    private Long loopStart(Piece piece, List<Insn> line) {
        Piece p = piece;
        while (p != null && line.size() <= MAX_INSNS) {
            line.addAll(List.of(p.insns()));
            long end = p.delta() + p.length();
            Insn last = line.getLast();
            if (last.definition == Definitions.BRANCHES_JCC) {
                return end + last.immediate;
            }
            p = last.has(Insn.ENDS) ? null : byDelta.get(end);
        }
        return null;
    }
}
