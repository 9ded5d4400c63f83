package org.jacinth.cpu.interp;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.jacinth.cpu.decode.Insn;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private final Block block = at(0x1000);
    private final Block second = at(0x2000);
    private final Block third = at(0x3000);

    private static Block at(long linear) {
        Block block = new Block(null, 0, null, 0, 1, 1, new Insn[0], new Insn[0]);
        block.linear = linear;
        return block;
    }

    private static Place follower(Place of, long at) {
        return of.next().linear == at ? of.next() : of.other();
    }

    @Test
    void aPlaceKnowsTwoThatFollowedIt() {
        block.leadTo(second);
        block.leadTo(third);
        assertSame(second, follower(block, 0x2000));
        assertSame(third, follower(block, 0x3000));
    }

    @Test
    void aLoopFollowsItself() {
        assertSame(block, follower(block, 0x1000));
        block.leadTo(block);
        block.leadTo(second);
        block.leadTo(block);
        assertSame(block, follower(block, 0x1000));
        assertSame(second, follower(block, 0x2000));
    }

    @Test
    void whatReplacesAFollowerIsFound() {
        block.leadTo(second);
        block.leadTo(third);
        Block again = at(0x2000);
        block.leadTo(again);
        assertSame(again, follower(block, 0x2000));
        assertSame(third, follower(block, 0x3000));
    }

    @Test
    void aBlockThatIsGoneKeepsNothing() {
        block.leadTo(second);
        block.invalidate();
        block.leadTo(third);
        assertNotSame(second, follower(block, 0x2000));
        assertNotSame(third, follower(block, 0x3000));
    }

    @Test
    void noBlockIsFollowedByNone() {
        Block.NONE.leadTo(second);
        assertNotSame(second, follower(Block.NONE, 0x2000));
    }
}
