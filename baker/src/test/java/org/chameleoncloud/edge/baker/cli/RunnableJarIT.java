package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okio.Buffer;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.TestArchives;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the packaged jar contains everything that it needs. */
@EnabledIfSystemProperty(named = "baker.jar", matches = ".+")
class RunnableJarIT {
  @TempDir
  private Path directory;
  private Path source;
  private Path config;

  @BeforeEach
  void inputs() throws IOException {
    source = Images.write(Images.withConfig(Images.STOCK), directory.resolve("pi.img"));
    config = Files.writeString(directory.resolve("device.json"), "{\"deviceApiKey\":\"hunter2\"}");
  }

  @Test
  void bakesFromAUrl() throws Exception {
    byte[] gzip = TestArchives.gzip(Files.readAllBytes(source));
    try (MockWebServer server = new MockWebServer()) {
      server.start(InetAddress.getLoopbackAddress(), 0);
      server.enqueue(new MockResponse().setBody(new Buffer().write(gzip)));

      assertBakes(server.url("/pi.img.gz").toString());
    }
  }

  @Test
  void bakesFromZstdWithItsNativeLibrary() throws Exception {
    Path compressed = directory.resolve("pi.img.zst");
    try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(
        Files.newOutputStream(compressed))) {
      Files.copy(source, out);
    }

    assertBakes(compressed.toString());
  }

  private void assertBakes(String from) throws Exception {
    Path output = directory.resolve("baked.img");
    List<String> command = Stream.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
        System.getProperty("baker.jar"), "bake", "--source", from, "--config", config.toString(),
        "--output", output.toString()).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("baked ").doesNotContain("WARNING");
    assertThat(Images.config(output)).contains("hunter2");
  }
}
