package org.jacinth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.jacinth.images.GuestImages;
import org.jacinth.images.ImagesUnavailableException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's cloud kernel, unchanged, computes what Java computes. */
class DebianBootTest {
    private static final int PATIENCE_MINUTES = 6;

    @ParameterizedTest
    @ValueSource(strings = {"console=ttyS0", "console=ttyS0 nokaslr"})
    @Timeout(value = PATIENCE_MINUTES, unit = TimeUnit.MINUTES)
    void debianBootsComputesRightAndReboots(String commandLine) throws Exception {
        GuestImages images;
        try {
            images = DebianBoot.images();
        } catch (ImagesUnavailableException e) {
            Assumptions.abort(e.getMessage());
            return;
        }
        DebianBoot boot = DebianBoot.run(images, commandLine);
        assertEquals("", boot.complaint());
    }
}
