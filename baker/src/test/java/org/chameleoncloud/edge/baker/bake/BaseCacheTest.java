package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
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
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.base.BaseIndex;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.SourceStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    assertThat(cached.digest()).isEqualTo(direct.digest());
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

    assertThat(base()).hasBinaryContent(image);
    assertThat(Files.getPosixFilePermissions(base())).hasSize(3);
    assertThat(cached()).containsExactly(base(), BaseIndex.beside(base()));
  }

  @Test
  void removesWhatAProcessLeftThatWasKilledBehindItsWork() throws IOException {
    Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);
    Files.write(base().resolveSibling("." + base().getFileName() + ".baking.lock"), new byte[36]);

    Bake.run(request("b.img", folder.resolve("cache")), Progress.NONE);

    assertThat(cached()).containsExactly(base(), BaseIndex.beside(base()));
  }

  @Test
  void knowsTheDigestOfAChangedCopyWithoutReadingIt() throws Exception {
    Target target = new Target(folder.resolve("a.img"), Form.RAW, Algorithm.BLAKE3);
    Baked baked = Bake.run(request(target, folder.resolve("cache")), Progress.NONE);

    Hasher whole = Algorithm.BLAKE3.start();
    whole.update(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("a.img"))));
    assertThat(baked.digest()).isEqualTo(whole.finish());
    assertThat(folder.resolve("a.img.b3")).hasContent(baked.digest().hex() + "  a.img\n");
    assertThat(folder.resolve("a.img.sha256")).doesNotExist();
  }

  @Test
  void leavesNoChecksumOfAnEarlierImage() throws IOException {
    Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);
    Target target = new Target(folder.resolve("a.img"), Form.RAW, Algorithm.BLAKE3);
    Bake.run(request(target, folder.resolve("cache")), Progress.NONE);

    assertThat(folder.resolve("a.img.sha256")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chi-edge base 1\nbut then something else"})
  void fetchesTheSourceAgainWhenTheCacheIsDamaged(String index) throws IOException {
    Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);
    Files.writeString(BaseIndex.beside(base()), index);

    Bake.run(request("b.img", folder.resolve("cache")), Progress.NONE);

    assertThat(opened).hasValue(2);
    assertThat(folder.resolve("b.img")).hasSameBinaryContentAs(folder.resolve("a.img"));
  }

  @Test
  void takesOutTheBaseThatWasNotUsedForLongest() throws IOException {
    Path old = Files.createDirectories(folder.resolve("cache"))
        .resolve("sha256-" + "1".repeat(64) + ".img");
    Path recent = old.resolveSibling("sha256-" + "2".repeat(64) + ".img");
    Path foreign = Files.createFile(old.resolveSibling("notes.txt"));
    for (Path file : List.of(old, BaseIndex.beside(old), recent, BaseIndex.beside(recent))) {
      Files.createFile(file);
    }
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
    BakeRequest request = new BakeRequest(new FileSource(source), sha256, Images.MAX_BYTES,
        Images.changes(), Target.raw(folder.resolve("a.img")),
        new BaseCache(folder.resolve("cache"), 2));

    Bake.run(request, Progress.NONE);

    assertThat(cached()).containsExactly(foreign, recent, BaseIndex.beside(recent), base(),
        BaseIndex.beside(base()));
  }

  /** In the data, and in a free cluster of the boot partition, near what is changed. */
  @ParameterizedTest
  @CsvSource({"5242880, SHA_256", "1114111, SHA_256", "1114111, BLAKE3"})
  void noticesABaseThatRottedAndFetchesItAnewTheNextTime(int rot, Algorithm checksum)
      throws IOException {
    Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);
    byte[] rotten = image.clone();
    rotten[rot] ^= 1;
    Files.setPosixFilePermissions(base(), PosixFilePermissions.fromString("rw-r--r--"));
    Files.write(base(), rotten);

    Target target = new Target(folder.resolve("b.img"), Form.RAW, checksum);
    StockImage.assertRefused(
        () -> Bake.run(request(target, folder.resolve("cache")), Progress.NONE),
        Reason.NotReadBack);
    assertThat(folder.resolve("b.img")).doesNotExist();
    Bake.run(request("b.img", folder.resolve("cache")), Progress.NONE);
    assertThat(folder.resolve("b.img")).hasSameBinaryContentAs(folder.resolve("a.img"));
  }

  @Test
  void asksForTheSizeOfACachedImageToo() throws IOException {
    Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);
    BakeRequest request = new BakeRequest(new FileSource(source), sha256, image.length - 1,
        Images.changes(), Target.raw(folder.resolve("b.img")),
        new BaseCache(folder.resolve("cache"), 4));

    StockImage.assertRefused(() -> Bake.run(request, Progress.NONE), Reason.TooLarge);
    assertThat(folder.resolve("b.img")).doesNotExist();
  }

  @Test
  void copiesNothingWhenTheConfigurationDoesNotFit() throws IOException {
    Bake.run(request("a.img", folder.resolve("cache")), Progress.NONE);
    Changes tooMuch = Images.changes("{\"filler\":\"" + "x".repeat(3 * Images.MIB) + "\"}");
    BakeRequest request = new BakeRequest(new FileSource(source), sha256, Images.MAX_BYTES,
        tooMuch, Target.raw(folder.resolve("lab/b.img")),
        new BaseCache(folder.resolve("cache"), 2));

    assertThatThrownBy(() -> Bake.run(request, Progress.NONE)).isInstanceOf(BakeFailure.class)
        .hasMessageContaining("no room");
    assertThat(folder.resolve("lab")).doesNotExist();
  }

  private Path base() {
    return folder.resolve("cache/sha256-" + sha256 + ".img");
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void cachesNothingThatIsNotWhatItsDigestSays() throws IOException {
    sha256 = "0".repeat(64);

    assertThatThrownBy(() -> Bake.run(request("a.img", folder.resolve("cache")),
        Progress.NONE)).isInstanceOf(BakeFailure.class).hasMessageContaining("SHA-256");
    assertThat(folder.resolve("cache")).isEmptyDirectory();
  }

  private BakeRequest request(String output, Path cache) {
    return request(Target.raw(folder.resolve(output)), cache);
  }

  private BakeRequest request(Target target, Path cache) {
    return new BakeRequest(new Counted(new FileSource(source), opened), sha256,
        Images.MAX_BYTES, Images.changes(), target,
        cache == null ? null : new BaseCache(cache, 4));
  }

  private record Counted(Source source, AtomicInteger opened) implements Source {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public boolean isLocal() {
      return source.isLocal();
    }

    @Override
    public SourceStream open() throws IOException {
      opened.incrementAndGet();
      return source.open();
    }
  }
}
