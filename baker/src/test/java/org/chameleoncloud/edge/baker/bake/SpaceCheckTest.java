package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

import com.github.luben.zstd.Zstd;

import org.chameleoncloud.edge.baker.copy.SpaceCheck;
import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.expand.ImageStream;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.Retries;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.WebSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpaceCheckTest extends StockImage {
  /** A hundred blocks, of which the first ten are not zero. */
  private static final int LENGTH = 100 * 4096;
  private static final int DATA = 10 * 4096;

  private byte[] mostlyZero;

  @BeforeEach
  void image() {
    mostlyZero = new byte[LENGTH];
    Arrays.fill(mostlyZero, 0, DATA, (byte) 1);
  }

  @Test
  void letsAnImageInThatFitsWithoutItsZeros() {
    assertThatNoException().isThrownBy(() -> require(mostlyZero, DATA));
    assertThatNoException().isThrownBy(() -> require(Zstd.compress(mostlyZero), DATA));
  }

  @Test
  void refusesAnImageWhoseDataDoNotFitBeforeAnythingIsWritten() {
    assertRefused(() -> require(mostlyZero, DATA - 1), Reason.OutputFull);
    assertRefused(() -> require(Zstd.compress(mostlyZero), DATA - 1), Reason.OutputFull);
  }

  @Test
  void refusesAnArchiveThatIsLargerThanWhatIsFree() throws IOException {
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
      out.write(mostlyZero);
    }

    assertRefused(() -> require(gz.toByteArray(), gz.size() - 1), Reason.OutputFull);
    assertThatNoException().isThrownBy(() -> require(gz.toByteArray(), gz.size()));
  }

  @Test
  void doesNotRefuseADownloadThatMayFit() {
    Source far = new WebSource(HttpUrl.get("http://images.example.org/pi.img"),
        new OkHttpClient(), Retries.USUAL);

    assertThatNoException().isThrownBy(() -> require(far, mostlyZero, DATA, Long.MAX_VALUE));
  }

  @Test
  void refusesAnImageThatSaysToBeLargerThanIsAllowed() {
    assertRefused(() -> require(new FileSource(source), mostlyZero, 1 << 30, LENGTH - 1),
        Reason.TooLarge);
    assertRefused(() -> require(new FileSource(source), Zstd.compress(mostlyZero), 1 << 30,
        LENGTH - 1), Reason.TooLarge);
  }

  private void require(byte[] content, long free) throws IOException {
    Path file = Files.write(folder.resolve("image"), content);
    require(new FileSource(file), content, free, Long.MAX_VALUE);
  }

  private void require(Source from, byte[] content, long free, long allowed) throws IOException {
    try (ImageStream image = Expansion.of(new ByteArrayInputStream(content), content.length)) {
      new SpaceCheck(allowed, from, output).require(image, content.length, free);
    }
  }
}
