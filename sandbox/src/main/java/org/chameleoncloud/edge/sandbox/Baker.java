package org.chameleoncloud.edge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The baker's program, for what the demo itself needs of it.
 *
 * @param jar the program
 */
public record Baker(Path jar) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes a small disk image, laid out like balenaOS's.
   *
   * @param size such as 64MiB
   * @throws IOException when it cannot; the message says why
   */
  public void sample(Path image, String deviceType, String size)
      throws IOException, InterruptedException {
    Files.createDirectories(image.getParent());
    Jvm.run(jar, List.of("sample", "--output", image.toString(), "--device-type", deviceType,
        "--size", size));
  }

  /**
   * Reads a disk image's config.json from its boot partition; keys are masked.
   *
   * @throws IOException when it cannot; the message says why
   */
  public JsonNode config(Path image) throws IOException, InterruptedException {
    return JSON.readTree(Jvm.run(jar, List.of("inspect", "--json", image.toString())))
        .path("config");
  }
}
