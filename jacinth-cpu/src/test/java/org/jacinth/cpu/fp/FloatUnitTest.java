package org.jacinth.cpu.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FloatUnitTest {
    private final FloatUnit unit = new FloatUnit();

    private String result() {
        return "%04x %016x %03x".formatted(unit.signExponent, unit.significand, unit.flags);
    }

    @Test
    void aDifferenceHalfwayBetweenTwoValuesIsRoundedToTheEvenOne() {
        unit.start(0x37F);
        unit.add(0x3FFD, 1L << 63, 0xC03E, 1L << 63);
        assertEquals("c03e 8000000000000000 220", result());
    }

    @Test
    void sumsOfDistantExponentsLoseNothingThatRoundingAsksFor() {
        unit.start(0xB7F);
        unit.add(0x3FFF, 1L << 63, 0x0001, 1L << 63);
        assertEquals("3fff 8000000000000001 220", result());
        unit.start(0xF7F);
        unit.subtract(0x3FFF, 1L << 63, 0x0001, 1L << 63);
        assertEquals("3ffe ffffffffffffffff 020", result());
    }

    @Test
    void anUnmaskedOverflowDeliversAnAdjustedExponent() {
        unit.start(0x377);
        unit.multiply(0x7FFE, 1L << 63, 0x4000, 1L << 63);
        assertEquals("1fff 8000000000000000 008", result());
    }

    @Test
    void transcendentalFunctionsAreRoundedCorrectly() {
        unit.start(0x37F);
        Transcendental.arctangent(unit, 0x3FFF, 1L << 63, 0x3FFF, 1L << 63);
        assertEquals("3ffe c90fdaa22168c235 220", result());
        unit.start(0x37F);
        Transcendental.logarithm(unit, 0x4000, 0xA000_0000_0000_0000L, 0x3FFF, 1L << 63);
        assertEquals("3fff a934f0979a3715fd 220", result());
        unit.start(0x37F);
        Transcendental.powerOfTwoMinusOne(unit, 0x3FFE, 1L << 63);
        assertEquals("3ffd d413cccfe7799211 020", result());
        unit.start(0x37F);
        Transcendental.sine(unit, 0x4000, 0xC90F_DAA2_2168_C235L);
        assertEquals("bfbf 8000000000000000 220", result());
    }

    @Test
    void roundingControlBracketsTranscendentalResults() {
        for (int exponent = 0x3FC0; exponent < 0x3FFF; exponent++) {
            unit.start(0x77F);
            Transcendental.sine(unit, exponent, 0xDEAD_BEEF_0123_4567L);
            int below = unit.signExponent;
            long down = unit.significand;
            unit.start(0xB7F);
            Transcendental.sine(unit, exponent, 0xDEAD_BEEF_0123_4567L);
            assertEquals(below, unit.signExponent);
            assertEquals(1, unit.significand - down);
        }
    }
}
