package org.jacinth.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptClientTest {
    @Test
    void firstDependencyLosesItsVersionAndAlternatives() throws IOException {
        String record = "Package: linux-image-cloud-amd64\nVersion: 6.1.192-2\n"
                + "Depends: linux-image-6.1.0-56-cloud-amd64 (= 6.1.192-2), other | another\n";

        assertEquals("linux-image-6.1.0-56-cloud-amd64", AptClient.dependency(record));
        assertEquals("a", AptClient.dependency("Depends: a|b"));
        assertEquals("a", AptClient.dependency("Depends: a:any"));
    }

    @Test
    void recordWithoutTheFieldIsAnError() {
        assertThrows(IOException.class, () -> AptClient.field("Package: a\n", "Version"));
        assertThrows(IOException.class, () -> AptClient.field("Version: \n", "Version"));
    }

    @Test
    void missingToolIsNamed(@TempDir Path tools) throws IOException {
        for (String tool : new String[] {"apt-get", "apt-cache"}) {
            assertTrue(Files.createFile(tools.resolve(tool)).toFile().setExecutable(true));
        }
        AptClient client = new AptClient(tools, line -> {}, tools.toString());

        assertEquals(
                Optional.of("Debian's package client is not on this host: missing=dpkg-deb"), client.obstacle());

        assertTrue(Files.createFile(tools.resolve("dpkg-deb")).toFile().setExecutable(true));
        assertEquals(Optional.empty(), client.obstacle());
    }
}
