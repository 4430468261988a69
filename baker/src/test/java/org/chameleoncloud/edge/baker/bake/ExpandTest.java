package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Images.sha256;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.TestArchives;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.base.BaseIndex;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpandTest extends StockImage {
  private static final Expand.Base NEAREST = new Expand.Base(null, null);

  private Path compact;
  private Path base;
  private byte[] expected;
  private Baked baked;

  /** The layout on a claim: the base in {@code .bases}, the image in the directory of its namespace. */
  @BeforeEach
  void compactImage() throws Exception {
    bake();
    expected = Files.readAllBytes(output);
    compact = directory.resolve("lab/pi.img.compact");
    String sha256 = sha256(image);
    baked = Bake.run(new BakeRequest(new FileSource(Place.of(source)), sha256, Images.MAX_BYTES,
        Images.changes(), new Target(Place.of(compact), Form.COMPACT, Algorithm.SHA_256),
        new BaseCache(Place.of(directory.resolve(".bases")), 4)), Progress.NONE);
    try (Stream<Path> files = Files.list(directory.resolve(".bases"))) {
      base = files.filter(file -> file.toString().endsWith(".img")).findFirst().orElseThrow();
    }
    Files.delete(output);
  }

  @Test
  void writesOnlyTheBlocksThatDiffer() throws Exception {
    assertThat(Files.size(compact)).isLessThan(64 << 10);
    assertThat(baked).isEqualTo(new Baked(compact.toString(), Form.COMPACT,
        new Digest(Algorithm.SHA_256, sha256(Files.readAllBytes(compact))), Files.size(compact),
        sha256(image), "raspberrypi4-64", "6.1.15"));
    assertThat(Files.getPosixFilePermissions(compact)).hasSize(2);
  }

  @Test
  void expandsToTheImageThatWouldHaveBeenBaked() throws Exception {
    assertThat(expand(NEAREST).toFile(output, Algorithm.SHA_256).digest().hex())
        .isEqualTo(sha256(expected));

    assertThat(output).hasBinaryContent(expected);
    assertThat(directory.resolve("lab/pi.img.sha256")).hasContent(sha256(expected) + "  pi.img\n");
  }

  @Test
  void expandsFromABaseThatAnEarlierVersionCached() throws Exception {
    Path old = base.resolveSibling("sha256-" + sha256(image) + ".img");
    Files.move(index(base), index(old));
    Files.move(base, old);

    expand(NEAREST).toFile(output, Algorithm.SHA_256);

    assertThat(output).hasBinaryContent(expected);
  }

  @Test
  void expandsFromTheSourceIfThereIsNoCache() throws Exception {
    Files.delete(base);

    expand(new Expand.Base(new FileSource(Place.of(source)), null)).toFile(output,
        Algorithm.SHA_256);

    assertThat(output).hasBinaryContent(expected);
  }

  @Test
  void streamsTheImage() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    expand(NEAREST).toStream(Channels.newChannel(out));

    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Test
  void reportsAClosedStream() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().close();

    assertRefused(() -> expand(NEAREST).toStream(pipe.sink()), Reason.OutputNotWritable);
  }

  @Test
  void reportsAMissingBase() throws Exception {
    Files.delete(base);

    assertRefused(() -> expand(NEAREST).toFile(output, Algorithm.SHA_256), Reason.SourceMissing);
    assertRefused(() -> Inspection.of(compact, null), Reason.SourceMissing);
  }

  @Test
  void refusesASourceThatIsNotTheBase() throws Exception {
    byte[] other = image.clone();
    other[6 * Images.MIB] ^= 1;
    Files.write(source, other);
    assertRefused(
        () -> expand(new Expand.Base(new FileSource(Place.of(source)), null)).toFile(output,
            Algorithm.SHA_256),
        Reason.DigestMismatch);

    Files.write(source, new byte[100]);
    assertRefused(
        () -> expand(new Expand.Base(new FileSource(Place.of(source)), null)).toFile(output,
            Algorithm.SHA_256),
        Reason.DigestMismatch);
    assertThat(output).doesNotExist();
  }

  @Test
  void refusesTheSameImageInAnotherFormat() throws Exception {
    Files.write(source, TestArchives.gzip(image));

    assertRefused(
        () -> expand(new Expand.Base(new FileSource(Place.of(source)), null)).toFile(output,
            Algorithm.SHA_256),
        Reason.DigestMismatch);
  }

  @Test
  void detectsACorruptBaseInTheCache() throws IOException {
    byte[] corrupt = image.clone();
    corrupt[5 * Images.MIB] ^= 1;
    Files.write(base, corrupt);

    assertRefused(() -> expand(NEAREST).toFile(output, Algorithm.SHA_256), Reason.DigestMismatch);
    assertRefused(() -> Verification.run(compact, null, Progress.NONE), Reason.DigestMismatch);
    assertThat(output).doesNotExist();
  }

  @Test
  void detectsDamageAnywhereInACompactImage() throws IOException {
    byte[] whole = Files.readAllBytes(compact);
    for (int i = 0; i < whole.length; i += 97) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x04;
      Files.write(compact, damaged);
      assertThat(expandsToTheRightImageOrNone()).as("byte %d", i).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 25, 100, 400, 5000})
  void refusesATruncatedCompactImage(int length) throws IOException {
    byte[] whole = Files.readAllBytes(compact);
    Files.write(compact, Arrays.copyOf(whole, length));

    assertRefused(() -> expand(NEAREST), Reason.DamagedArchive);
  }

  @Test
  void refusesAFileAsADevice() {
    assertRefused(() -> expand(NEAREST).toDevice(source), Reason.BadRequest);
    assertRefused(() -> expand(NEAREST).toDevice(Path.of("/dev/null")), Reason.BadRequest);
    assertRefused(() -> expand(NEAREST).toDevice(directory.resolve("nothing")), Reason.BadRequest);
  }

  @Test
  void isVerifiedAndInspectedLikeARawImage() throws IOException {
    assertThat(Verification.run(compact, null, Progress.NONE).form()).isEqualTo(Form.COMPACT);
    Inspection seen = Inspection.of(compact, null);
    assertThat(seen.form()).isEqualTo(Form.COMPACT);
    assertThat(seen.config().toString()).contains("deviceApiKey").doesNotContain("hunter2");
  }

  @Test
  void hasNoSecretsInItsHeader() throws IOException {
    byte[] whole = Files.readAllBytes(compact);
    String header = new String(whole, 0, 400, StandardCharsets.ISO_8859_1).lines().limit(2)
        .toList().toString();

    assertThat(header).contains("baseSha256").doesNotContain("hunter2");
  }

  private Expand expand(Expand.Base from) throws IOException {
    return Expand.of(compact, from, Progress.NONE);
  }

  private boolean expandsToTheRightImageOrNone() throws IOException {
    try {
      expand(NEAREST).toFile(output, Algorithm.SHA_256);
      return Arrays.equals(Files.readAllBytes(output), expected);
    } catch (BakeFailure failure) {
      return failure.reason() != Reason.Unexpected;
    }
  }

  private static Path index(Path file) {
    return file.resolveSibling(BaseIndex.nameFor(file.getFileName().toString()));
  }
}
