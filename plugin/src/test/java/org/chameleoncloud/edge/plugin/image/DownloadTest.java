package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.output.Progress;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  @TempDir
  private Path directory;
  private final List<Duration> pauses = new ArrayList<>();

  /** Breaks off after each of these numbers of bytes, then sends the rest. */
  private static final class Breaking implements Download.Source {
    private final byte[] content;
    private final List<Integer> breaks;
    private final List<Long> offsets = new ArrayList<>();

    private Breaking(byte[] content, List<Integer> breaks) {
      this.content = content;
      this.breaks = breaks;
    }

    @Override
    public void copy(Wanted wanted, long offset, OutputStream to, LongConsumer moved)
        throws IOException {
      int rest = content.length - (int) offset;
      int count = offsets.size() < breaks.size()
          ? Math.min(rest, breaks.get(offsets.size()))
          : rest;
      offsets.add(offset);
      to.write(content, (int) offset, count);
      moved.accept(count);
      if (count < rest) {
        throw new IOException("reset by peer");
      }
    }
  }

  private Download download(Download.Source source) {
    return new Download(source, pauses::add,
        new Progress(new PrintWriter(new StringWriter()), Terminal.NONE));
  }

  private static Wanted wanted(byte[] content) {
    Hasher hasher = Algorithm.SHA_256.start();
    hasher.update(ByteBuffer.wrap(content));
    return new Wanted("lab/pi.img", false, content.length, hasher.finish());
  }

  /** Random bytes, with blocks of zeros. */
  private static byte[] content(int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    for (int block = 0; block < size; block += 3 << 16) {
      Arrays.fill(content, block, Math.min(size, block + (2 << 16)), (byte) 0);
    }
    return content;
  }

  @Property(tries = 50)
  void whatBreaksOffAnywhereIsContinuedWhereItBrokeOff(
      @ForAll
      @IntRange(max = 1 << 20) int size, @ForAll long seed,
      @ForAll
      @Size(max = 5) List<@IntRange(min = 1, max = 400_000) Integer> breaks) {
    try {
      Path file = Files.createTempDirectory("download").resolve("pi.img");
      byte[] content = content(size, seed);
      Breaking source = new Breaking(content, breaks);

      download(source).toFile(wanted(content), file);

      assertThat(file).hasBinaryContent(content);
      assertThat(source.offsets).isSorted().doesNotHaveDuplicates();
      Files.delete(file);
      Files.delete(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theNextRunContinuesThePartOfTheLastOne() throws IOException {
    byte[] content = content(900_000, 1);
    Path file = directory.resolve("pi.img");
    Breaking broken = new Breaking(content, List.of(500_000, 0, 0, 0, 0, 0));

    assertThatThrownBy(() -> download(broken).toFile(wanted(content), file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("broke off 6 times (reset by peer)")
        .hasMessageContaining("run the command again to continue");
    assertThat(pauses).hasSize(5).isSorted().last().isEqualTo(Duration.ofSeconds(16));
    assertThat(file).doesNotExist();

    Breaking whole = new Breaking(content, List.of());
    download(whole).toFile(wanted(content), file);
    assertThat(whole.offsets).containsExactly(500_000L);
    assertThat(file).hasBinaryContent(content);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void thePartOfAnotherImageIsReplaced() throws IOException {
    byte[] content = content(300_000, 2);
    Path file = directory.resolve("pi.img");
    Files.write(directory.resolve("pi.img.part"), content(200_000, 3));
    Breaking source = new Breaking(content, List.of());

    download(source).toFile(wanted(content), file);

    assertThat(source.offsets).containsExactly(200_000L, 0L);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void anotherDigestLeavesNothing() {
    byte[] content = content(300_000, 4);
    Wanted wanted = new Wanted("lab/pi.img", false, content.length,
        new Digest(Algorithm.SHA_256, "0".repeat(64)));

    assertThatThrownBy(() -> download(new Breaking(content, List.of())).toFile(wanted,
        directory.resolve("pi.img"))).isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is not the image that was baked");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDirectoryIsNoFileToDelete() {
    assertThatThrownBy(() -> download(new Breaking(new byte[1], List.of()))
        .toFile(wanted(new byte[1]), directory)).isInstanceOf(CommandFailure.class)
        .hasMessage("\"" + directory + "\" is a directory: name a file in it with --output");
  }

  @Test
  void anInterruptNamesThePartThatStays() throws IOException {
    Path file = directory.resolve("pi.img");
    try (PartFile part = PartFile.of(file)) {
      try (OutputStream to = part.append()) {
        to.write(content(300_000, 7));
      }

      assertThat(part.left().orElseThrow()).startsWith("interrupted: " + file + ".part stays")
          .contains("run the command again to continue, or delete it");
    }
    try (PartFile part = PartFile.of(file)) {
      part.clear();
      assertThat(part.left()).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFileThatIsThereIsKept() throws IOException {
    byte[] content = content(300_000, 5);
    Path file = Files.write(directory.resolve("pi.img"), content);
    Breaking source = new Breaking(content, List.of());

    download(source).toFile(wanted(content), file);
    assertThat(source.offsets).isEmpty();

    assertThatThrownBy(() -> download(source).toFile(wanted(content(300_000, 6)), file))
        .isInstanceOf(CommandFailure.class).hasMessageContaining("is another file");
    assertThat(file).hasBinaryContent(content);
  }
}
