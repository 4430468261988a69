package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Outcome.Baked;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.SourceStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseCacheTest {
  @TempDir
  private Path folder;
  private Path source;
  private String sha256;
  private byte[] image;
  private final AtomicInteger opened = new AtomicInteger();

  @BeforeEach
  void compressedImage() throws Exception {
    image = Images.withConfig(Images.STOCK).content();
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
      out.write(image);
    }
    source = Files.write(folder.resolve("base.img.gz"), gz.toByteArray());
    sha256 = HexFormat.of().formatHex(
        MessageDigest.getInstance("SHA-256").digest(gz.toByteArray()));
  }

  @Test
  void makesTheSameImageWithTheCacheAsWithout() throws IOException {
    Baked cached = Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);
    Baked direct = Bake.run(request("b.img", null), Progress.NONE);

    assertThat(cached.sha256()).isEqualTo(direct.sha256());
    assertThat(cached.sourceSha256()).isEqualTo(sha256);
    assertThat(Images.config(folder.resolve("a.img"))).contains("hunter2");
  }

  @Test
  void fetchesASourceOnceForAllBakesThatRunTogether() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<Baked>> bakes = IntStream.range(0, 4).mapToObj(i -> pool.submit(
          () -> Bake.run(request("d" + i + ".img", folder.resolve("cache")), Progress.NONE)))
          .toList();
      for (Future<Baked> bake : bakes) {
        assertThat(bake.get().sizeBytes()).isEqualTo(image.length);
      }
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void keepsTheBaseAsItCameAndReadOnly() throws IOException {
    Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);

    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      assertThat(Files.readAllBytes(all.getFirst())).isEqualTo(image);
      assertThat(Files.getPosixFilePermissions(all.getFirst())).hasSize(3);
    }
  }

  @Test
  void cachesNothingThatIsNotWhatItsDigestSays() throws IOException {
    sha256 = "0".repeat(64);

    assertThatThrownBy(() -> Bake.run(request("a.img", folder.resolve("cache")),
        Progress.NONE)).isInstanceOf(BakeFailure.class).hasMessageContaining("SHA-256");
    assertThat(folder.resolve("cache")).isEmptyDirectory();
  }

  @Test
  void copiesBlockByBlockWhereThereIsNoCp() throws IOException {
    Path from = Files.write(folder.resolve("from"), image);
    Path to = folder.resolve("to");
    try (FileChannel target = FileChannel.open(to, StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE)) {
      SparseCopy.byBlocks(from, target);
    }

    assertThat(Files.readAllBytes(to)).isEqualTo(image);
  }

  private BakeRequest request(String output, Path cache) {
    return new BakeRequest(new Counted(new FileSource(source), opened), sha256,
        Images.MAX_BYTES, Images.changes(), folder.resolve(output), cache);
  }

  private record Counted(Source source, AtomicInteger opened) implements Source {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public SourceStream open() throws IOException {
      opened.incrementAndGet();
      return source.open();
    }
  }
}
