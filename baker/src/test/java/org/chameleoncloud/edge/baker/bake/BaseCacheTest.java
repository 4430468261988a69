package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.base.BaseIndex;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.LeastThroughput;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.SourceStream;
import org.chameleoncloud.edge.baker.source.WebSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseCacheTest {
  @TempDir
  private Path directory;
  private Path source;
  private String sha256;
  private byte[] image;
  private final AtomicInteger opened = new AtomicInteger();

  @BeforeEach
  void compressedImage() throws Exception {
    image = Images.withConfig(Images.STOCK).content();
    byte[] gzip = TestArchives.gzip(image);
    source = Files.write(directory.resolve("base.img.gz"), gzip);
    sha256 = Images.sha256(gzip);
  }

  @Test
  void bakesTheSameImageWithAndWithoutTheCache() throws IOException {
    Baked cached = Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);
    Baked direct = Bake.run(request("b.img", null), Progress.NONE);

    assertThat(cached.digest()).isEqualTo(direct.digest());
    assertThat(cached.sourceSha256()).isEqualTo(sha256);
    assertThat(Images.config(directory.resolve("a.img"))).contains("hunter2");
  }

  @Test
  void fetchesASourceOnceForConcurrentBakes() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<Baked>> bakes = IntStream.range(0, 4).mapToObj(i -> pool.submit(
          () -> Bake.run(request("d" + i + ".img", directory.resolve("cache")), Progress.NONE)))
          .toList();
      for (Future<Baked> bake : bakes) {
        assertThat(bake.get().sizeBytes()).isEqualTo(image.length);
      }
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void storesTheBaseUnmodifiedAndReadOnly() throws IOException {
    Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);

    assertThat(base()).hasBinaryContent(image);
    assertThat(Files.getPosixFilePermissions(base())).hasSize(3);
    assertThat(cached()).containsExactly(base(), index(base()));
  }

  @Test
  void removesTheLockOfAProcessThatWasKilledAfterPublishing() throws IOException {
    Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);
    Files.write(base().resolveSibling("." + base().getFileName() + ".baking.lock"), new byte[36]);

    Bake.run(request("b.img", directory.resolve("cache")), Progress.NONE);

    assertThat(cached()).containsExactly(base(), index(base()));
  }

  @Test
  void computesTheBlake3DigestOfAnImageFromTheTreeOfItsBase() throws Exception {
    Target target = new Target(Place.of(directory.resolve("a.img")), Form.RAW, Algorithm.BLAKE3);
    Baked baked = Bake.run(request(target, directory.resolve("cache")), Progress.NONE);

    Hasher whole = Algorithm.BLAKE3.start();
    whole.update(ByteBuffer.wrap(Files.readAllBytes(directory.resolve("a.img"))));
    assertThat(baked.digest()).isEqualTo(whole.finish());
    assertThat(directory.resolve("a.img.b3")).hasContent(baked.digest().hex() + "  a.img\n");
    assertThat(directory.resolve("a.img.sha256")).doesNotExist();
  }

  @Test
  void removesTheChecksumFileOfAnEarlierImage() throws IOException {
    Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);
    Target target = new Target(Place.of(directory.resolve("a.img")), Form.RAW, Algorithm.BLAKE3);
    Bake.run(request(target, directory.resolve("cache")), Progress.NONE);

    assertThat(directory.resolve("a.img.sha256")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chi-edge base 1\nbut then something else"})
  void fetchesTheSourceAgainWhenTheCacheIsDamaged(String index) throws IOException {
    Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);
    Files.writeString(index(base()), index);

    Bake.run(request("b.img", directory.resolve("cache")), Progress.NONE);

    assertThat(opened).hasValue(2);
    assertThat(directory.resolve("b.img")).hasSameBinaryContentAs(directory.resolve("a.img"));
  }

  @Test
  void evictsTheLeastRecentlyUsedBase() throws IOException {
    Path old = Files.createDirectories(directory.resolve("cache"))
        .resolve("sha256-" + "1".repeat(64) + ".img");
    Path recent = old.resolveSibling("sha256-" + "2".repeat(64) + ".img");
    Path foreign = Files.createFile(old.resolveSibling("notes.txt"));
    for (Path file : List.of(old, index(old), recent, index(recent))) {
      Files.createFile(file);
    }
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
    BakeRequest request = new BakeRequest(new FileSource(Place.of(source)), sha256,
        Images.MAX_BYTES,
        Images.changes(), Images.rawTarget(directory.resolve("a.img")),
        new BaseCache(Place.of(directory.resolve("cache")), 2));

    Bake.run(request, Progress.NONE);

    assertThat(cached()).containsExactly(foreign, recent, index(recent), base(),
        index(base()));
  }

  /** Corrupts the data, and a free cluster of the boot partition near the changes. */
  @ParameterizedTest
  @CsvSource({"5242880, SHA_256", "1114111, SHA_256", "1114111, BLAKE3"})
  void detectsACorruptBaseAndFetchesItAgainTheNextTime(int position, Algorithm checksum)
      throws IOException {
    Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);
    byte[] corrupt = image.clone();
    corrupt[position] ^= 1;
    Files.setPosixFilePermissions(base(), PosixFilePermissions.fromString("rw-r--r--"));
    Files.write(base(), corrupt);

    Target target = new Target(Place.of(directory.resolve("b.img")), Form.RAW, checksum);
    assertRefused(
        () -> Bake.run(request(target, directory.resolve("cache")), Progress.NONE),
        Reason.NotReadBack);
    assertThat(directory.resolve("b.img")).doesNotExist();
    Bake.run(request("b.img", directory.resolve("cache")), Progress.NONE);
    assertThat(directory.resolve("b.img")).hasSameBinaryContentAs(directory.resolve("a.img"));
  }

  @Test
  void checksTheSizeOfACachedImageToo() throws IOException {
    Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);
    BakeRequest request = new BakeRequest(new FileSource(Place.of(source)), sha256,
        image.length - 1,
        Images.changes(), Images.rawTarget(directory.resolve("b.img")),
        new BaseCache(Place.of(directory.resolve("cache")), 4));

    assertRefused(() -> Bake.run(request, Progress.NONE), Reason.TooLarge);
    assertThat(directory.resolve("b.img")).doesNotExist();
  }

  @Test
  void copiesNothingIfTheConfigurationDoesNotFit() throws IOException {
    Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE);
    Changes tooMuch = Images.changes("{\"filler\":\"" + "x".repeat(3 * Images.MIB) + "\"}");
    BakeRequest request = new BakeRequest(new FileSource(Place.of(source)), sha256,
        Images.MAX_BYTES,
        tooMuch, Images.rawTarget(directory.resolve("lab/b.img")),
        new BaseCache(Place.of(directory.resolve("cache")), 2));

    assertRefused(() -> Bake.run(request, Progress.NONE), Reason.NoRoom)
        .contains("not have enough space");
    assertThat(directory.resolve("lab")).doesNotExist();
  }

  private Path base() throws IOException {
    return cached().stream().filter(file -> file.toString().endsWith(".img")
        && file.getFileName().toString().startsWith("sha256-" + sha256 + "-")).findFirst()
        .orElseThrow();
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void cachesNothingThatDoesNotMatchItsDigest() throws IOException {
    sha256 = "0".repeat(64);

    assertRefused(() -> Bake.run(request("a.img", directory.resolve("cache")), Progress.NONE),
        Reason.DigestMismatch).contains("SHA-256");
    assertThat(directory.resolve("cache")).isEmptyDirectory();
  }

  /** A tenant knows the digest of another's image, whose address has a token, and shares the claim. */
  @ParameterizedTest
  @CsvSource({"https://images.example.org/pi.img.gz?token=guessed",
      "https://images.example.org/pi.img.gz", "https://another.example.org/pi.img.gz?token=secret",
      "https://me:secret@images.example.org/pi.img.gz?token=secret"})
  void doesNotGiveABaseToABakeThatDoesNotKnowItsAddress(String address) throws IOException {
    Path cache = directory.resolve("cache");
    Bake.run(requestFrom(
        at("https://images.example.org/pi.img.gz?token=secret", new FileSource(Place.of(source))),
        cache),
        Progress.NONE);

    Source unreachable = at(address, new FileSource(Place.of(directory.resolve("missing"))));
    assertRefused(() -> Bake.run(requestFrom(unreachable, cache), Progress.NONE),
        Reason.SourceMissing);
    assertThat(cached().toString()).doesNotContain("token");
  }

  @Test
  void sharesABaseBetweenBakesThatKnowItsAddress() throws IOException {
    Path cache = directory.resolve("cache");
    String address = "https://images.example.org/pi.img.gz?token=secret";
    Bake.run(requestFrom(at(address, new FileSource(Place.of(source))), cache), Progress.NONE);

    Source unreachable = at(address + "#ignored",
        new FileSource(Place.of(directory.resolve("missing"))));
    Bake.run(requestFrom(unreachable, cache), Progress.NONE);

    assertThat(cached()).hasSize(2);
  }

  /** The path is the same on each claim, and each namespace mounts its own. */
  @Test
  void doesNotGiveABaseToABakeThatReadsTheSamePathOfAnotherClaim() throws IOException {
    Path cache = directory.resolve("cache");
    bakeWithScope("lab/base-images", cache);
    Files.delete(source);

    bakeWithScope("lab/base-images", cache);
    assertRefused(() -> bakeWithScope("attacker/base-images", cache), Reason.SourceMissing);
  }

  @Test
  void doesNotUseABaseThatIsNamedByItsDigestAlone() throws IOException {
    Path cache = directory.resolve("cache");
    Bake.run(request("a.img", cache), Progress.NONE);
    Path old = base().resolveSibling("sha256-" + sha256 + ".img");
    Files.move(index(base()), index(old));
    Files.move(base(), old);
    Files.delete(source);

    assertRefused(() -> Bake.run(request("a.img", cache), Progress.NONE), Reason.SourceMissing);
  }

  @Test
  void removesWhatAKilledFetchOfAnotherSourceLeft() throws IOException {
    Path cache = Files.createDirectories(directory.resolve("cache"));
    Path staged = Files.createFile(cache.resolve(".sha256-0123-4567.img.baking"));
    Path lock = Files.createFile(cache.resolve(".sha256-0123-4567.img.baking.lock"));

    Bake.run(request("a.img", cache), Progress.NONE);

    assertThat(staged).doesNotExist();
    assertThat(lock).doesNotExist();
  }

  private void bakeWithScope(String scope, Path cache) throws IOException {
    Bake.run(
        new BakeRequest(new FileSource(Place.of(source)), sha256, Images.MAX_BYTES,
            Images.changes(),
            Images.rawTarget(directory.resolve("a.img")), new BaseCache(Place.of(cache), 4, scope)),
        Progress.NONE);
  }

  private BakeRequest requestFrom(Source from, Path cache) {
    return new BakeRequest(from, sha256, Images.MAX_BYTES, Images.changes(),
        Images.rawTarget(directory.resolve("a.img")), new BaseCache(Place.of(cache), 4));
  }

  /** A source whose address is one on the web, without a server. */
  private static Source at(String address, Source content) {
    WebSource web = WebSource.at(address, new OkHttpClient(), LeastThroughput.ANY);
    return new Source() {
      @Override
      public String name() {
        return web.name();
      }

      @Override
      public String identity() {
        return web.identity();
      }

      @Override
      public boolean isLocal() {
        return web.isLocal();
      }

      @Override
      public SourceStream open() throws IOException {
        return content.open();
      }
    };
  }

  private BakeRequest request(String output, Path cache) {
    return request(Images.rawTarget(directory.resolve(output)), cache);
  }

  private BakeRequest request(Target target, Path cache) {
    return new BakeRequest(new CountingSource(new FileSource(Place.of(source)), opened), sha256,
        Images.MAX_BYTES, Images.changes(), target,
        cache == null ? null : new BaseCache(Place.of(cache), 4));
  }

  private record CountingSource(Source source, AtomicInteger opened) implements Source {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public String identity() {
      return source.identity();
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

  private static Path index(Path base) {
    return base.resolveSibling(BaseIndex.nameFor(base.getFileName().toString()));
  }
}
