package org.jacinth.cpu.translate;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.HexFormat;
import java.util.List;
import org.jacinth.cpu.decode.Decoder;
import org.jacinth.cpu.decode.Insn;
import org.jacinth.cpu.emit.Piece;
import org.jacinth.cpu.form.Forms;
import org.jacinth.cpu.mmu.RawMemory;
import org.jacinth.cpu.state.Cpu;
import org.jacinth.cpu.state.GuestFault;
import org.junit.jupiter.api.Test;

class TranslatorTest {

    private static Insn[] decoded(String hex) throws GuestFault {
        byte[] code = HexFormat.of().parseHex(hex);
        return new Insn[] {new Decoder(Forms::of).decode(position -> code[position] & 0xFF, 0, Cpu.MODE_64)};
    }

    /** As when a piece is behind a jump and was hot for the sake of others. */
    @Test
    void aRegionMayHaveAPieceThatNothingLeadsTo() throws GuestFault {
        Region region = new Region(
                List.of(new Piece(decoded("ebfe"), 0, 2, 0, true), new Piece(decoded("ffc0"), 2, 2, 1, false)),
                RawMemory.NONE,
                new long[4]);
        new Translator(Forms::emit, true, null).submit(region);
        assertNotNull(region.code());
    }
}
