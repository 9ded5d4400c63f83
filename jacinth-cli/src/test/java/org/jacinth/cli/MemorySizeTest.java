package org.jacinth.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
    @ParameterizedTest
    @CsvSource({"256M, 268435456", "1G, 1073741824", "1g, 1073741824", "4096K, 4194304", "2GiB, 2147483648",
        "512MB, 536870912", "99999G, 107373108658176"})
    void numberAndUnitIsASize(String text, java.math.BigInteger bytes) {
        assertEquals(bytes, java.math.BigInteger.valueOf(MemorySize.bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", "", "256", "M", "-1M", "1.5G", "0M", "1T", "1 M", "1000000000M"})
    void anythingElseIsRefusedWithAnExample(String text) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> MemorySize.bytes(text));
        assertEquals(true, refusal.getMessage().endsWith("size=" + text), refusal.getMessage());
    }

    @Test
    void sizesAreShownInTheLargestUnit() {
        assertEquals("1G", MemorySize.text(1L << 30));
        assertEquals("1536M", MemorySize.text(3L << 29));
        assertEquals("4K", MemorySize.text(4096));
    }
}
