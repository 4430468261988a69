package org.chameleoncloud.edge.baker.copy;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.expand.ImageStream;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.LeastThroughput;
import org.chameleoncloud.edge.baker.source.Retries;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.WebSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceCheckTest {
  /** A hundred blocks, of which the first ten are not zero. */
  private static final int LENGTH = 100 * 4096;
  private static final int DATA = 10 * 4096;

  @TempDir
  private Path directory;
  private byte[] mostlyZero;

  @BeforeEach
  void image() {
    mostlyZero = new byte[LENGTH];
    Arrays.fill(mostlyZero, 0, DATA, (byte) 1);
  }

  @Test
  void acceptsAnImageThatFitsBecauseZerosTakeNoSpace() {
    assertThatNoException().isThrownBy(() -> check(mostlyZero, DATA));
    assertThatNoException().isThrownBy(() -> check(Zstd.compress(mostlyZero), DATA));
  }

  @Test
  void refusesAnImageWhoseDataDoesNotFitBeforeAnythingIsWritten() {
    assertRefused(() -> check(mostlyZero, DATA - 1), Reason.OutputFull);
    assertRefused(() -> check(Zstd.compress(mostlyZero), DATA - 1), Reason.OutputFull);
  }

  @Test
  void refusesAnArchiveThatIsLargerThanTheFreeSpace() throws IOException {
    byte[] gzip = TestArchives.gzip(mostlyZero);

    assertRefused(() -> check(gzip, gzip.length - 1), Reason.OutputFull);
    assertThatNoException().isThrownBy(() -> check(gzip, gzip.length));
  }

  @Test
  void acceptsADownloadThatMayFit() {
    Source remote = new WebSource(HttpUrl.get("http://images.example.org/pi.img"),
        new OkHttpClient(), Retries.DEFAULT, LeastThroughput.ANY);

    assertThatNoException().isThrownBy(() -> check(remote, mostlyZero, DATA, Long.MAX_VALUE));
  }

  @Test
  void refusesAnImageWhoseStatedLengthIsOverTheLimit() throws IOException {
    Source local = new FileSource(Place.of(Files.createFile(directory.resolve("image"))));

    assertRefused(() -> check(local, mostlyZero, 1 << 30, LENGTH - 1), Reason.TooLarge);
    assertRefused(() -> check(local, Zstd.compress(mostlyZero), 1 << 30, LENGTH - 1),
        Reason.TooLarge);
  }

  @Test
  void stopsCountingTheDataOfAnArchiveThatIsLongerThanItStates() {
    byte[] zeros = TestArchives.concat(Zstd.compress(new byte[LENGTH]),
        Zstd.compress(new byte[10 * LENGTH]));
    assertRefused(() -> {
      Path file = Files.write(directory.resolve("image"), zeros);
      check(new FileSource(Place.of(file)), zeros, 1000, 2 * LENGTH);
    }, Reason.TooLarge);
  }

  private void check(byte[] content, long free) throws IOException {
    Path file = Files.write(directory.resolve("image"), content);
    check(new FileSource(Place.of(file)), content, free, Long.MAX_VALUE);
  }

  private void check(Source source, byte[] content, long free, long limit) throws IOException {
    try (ImageStream image = Expansion.open(new ByteArrayInputStream(content), content.length)) {
      new SpaceCheck(limit, source, Place.of(directory.resolve("pi.img")))
          .requireFits(image, content.length, free);
    }
  }
}
