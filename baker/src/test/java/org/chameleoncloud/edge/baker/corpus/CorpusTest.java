package org.chameleoncloud.edge.baker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.chameleoncloud.edge.baker.bake.Bake;
import org.chameleoncloud.edge.baker.bake.BakeRequest;
import org.chameleoncloud.edge.baker.bake.InPlace;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bakes the corpus. {@code baker/corpus/run} compares this with other programs. */
class CorpusTest {
  /** Images whose boot partition starts past 4 GiB take as long as all others; only the table includes them. */
  private static final long LARGE = 1L << 30;

  @TempDir
  private Path directory;

  static Stream<CorpusImage> baked() {
    return small().filter(image -> image.expected() instanceof Expectation.Baked);
  }

  static Stream<CorpusImage> refused() {
    return small().filter(image -> image.expected() instanceof Expectation.Refused);
  }

  private static Stream<CorpusImage> small() {
    return Corpus.all().stream().filter(image -> image.size() < LARGE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("baked")
  void bakesValidImagesAndChangesNothingElse(CorpusImage image) throws Exception {
    Path source = image.create(directory.resolve("source.img"));
    Path changed = image.create(directory.resolve("changed.img"));
    Path output = directory.resolve("output.img");

    InPlace.run(changed, image.changes(), Progress.NONE);
    bake(image, source, output);

    assertThat(FileRegions.same(changed, output)).as("both ways give the same image").isTrue();
    assertThat(FileRegions.sameOutside(image.boot(), source, output)).isTrue();
    if (Judge.PROGRAMS.stream().allMatch(program -> Programs.find(program).isPresent())) {
      Path own = Files.createDirectory(directory.resolve("judge"));
      assertThat(new Judge(image, source, own).verdict(output, true)).isEqualTo(Verdict.GOOD);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesInvalidImagesAndChangesNothing(CorpusImage image) throws IOException {
    Reason reason = ((Expectation.Refused) image.expected()).reason();
    Path source = image.create(directory.resolve("source.img"));
    Path changed = image.create(directory.resolve("changed.img"));
    Path output = directory.resolve("output.img");

    assertRefused(() -> InPlace.run(changed, image.changes(), Progress.NONE), reason);
    assertRefused(() -> bake(image, source, output), reason);

    assertThat(FileRegions.same(source, changed)).isTrue();
    assertThat(output).doesNotExist();
  }

  @Test
  void requiresTheReferenceTools() {
    ReferenceTools.require(Judge.PROGRAMS.toArray(String[]::new));
  }

  @Test
  void hasImagesWithUniqueNames() {
    assertThat(Corpus.all()).hasSizeGreaterThanOrEqualTo(60).extracting(CorpusImage::name)
        .doesNotHaveDuplicates();
  }

  private static void bake(CorpusImage image, Path source, Path output) throws IOException {
    Bake.run(
        new BakeRequest(new FileSource(Place.of(source)), "", LARGE, image.changes(),
            Images.rawTarget(output),
            null),
        Progress.NONE);
  }
}
