package org.chameleoncloud.edge.sandbox.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chameleoncloud.edge.lab.process.JavaProgram;

/**
 * The baker's command line, as far as the sandbox itself uses it.
 *
 * @param jar the runnable jar
 */
public record Baker(Path jar) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Creates a small disk image with balenaOS's layout.
   *
   * @param size such as 64MiB
   * @throws IOException if that fails; the message says why
   */
  public void createSample(Path image, String deviceType, String size)
      throws IOException, InterruptedException {
    Files.createDirectories(image.getParent());
    JavaProgram.run(jar, List.of("sample", "--output", image.toString(), "--device-type",
        deviceType, "--size", size));
  }

  /**
   * Reads config.json from the boot partition of a disk image. Keys are masked.
   *
   * @throws IOException if that fails; the message says why
   */
  public JsonNode readConfig(Path image) throws IOException, InterruptedException {
    return JSON.readTree(JavaProgram.run(jar, List.of("inspect", "--json", image.toString())))
        .path("config");
  }
}
