package org.chameleoncloud.edge.baker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.bake.Bake;
import org.chameleoncloud.edge.baker.bake.BakeRequest;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.bake.InPlace;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code baker/corpus/run} prints what other programs make of the same images. */
class CorpusTest {
  /** Larger ones, whose boot partition starts past 4 GiB, take as long as all the others; the table has them. */
  private static final long LARGE = 1L << 30;

  @TempDir
  private Path folder;

  static Stream<CorpusImage> baked() {
    return usual().filter(image -> image.expected() instanceof Expectation.Baked);
  }

  static Stream<CorpusImage> refused() {
    return usual().filter(image -> image.expected() instanceof Expectation.Refused);
  }

  private static Stream<CorpusImage> usual() {
    return Corpus.all().stream().filter(image -> image.size() < LARGE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("baked")
  void bakesWhatCanBeBakedAndChangesNothingElse(CorpusImage image) throws Exception {
    Path source = image.make(folder.resolve("source.img"));
    Path changed = image.make(folder.resolve("changed.img"));
    Path output = folder.resolve("output.img");

    InPlace.run(changed, image.changes(), Progress.NONE);
    bake(image, source, output);

    assertThat(FileRegions.same(changed, output)).as("both ways give the same image").isTrue();
    assertThat(FileRegions.sameOutside(image.boot(), source, output)).isTrue();
    if (Judge.PROGRAMS.stream().allMatch(program -> Programs.find(program).isPresent())) {
      Path own = Files.createDirectory(folder.resolve("judge"));
      assertThat(new Judge(image, source, own).of(output, true)).isEqualTo(Verdict.GOOD);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesWhatCannotBeBakedAndChangesNothingAtAll(CorpusImage image) throws IOException {
    Reason reason = ((Expectation.Refused) image.expected()).reason();
    Path source = image.make(folder.resolve("source.img"));
    Path changed = image.make(folder.resolve("changed.img"));
    Path output = folder.resolve("output.img");

    assertRefused(reason, () -> InPlace.run(changed, image.changes(), Progress.NONE));
    assertRefused(reason, () -> bake(image, source, output));

    assertThat(FileRegions.same(source, changed)).isTrue();
    assertThat(output).doesNotExist();
  }

  @Test
  void judgesWithOtherPeoplesPrograms() {
    ReferenceTools.require(Judge.PROGRAMS.toArray(String[]::new));
  }

  @Test
  void hasDifferentImagesOfEachKind() {
    assertThat(Corpus.all()).hasSizeGreaterThanOrEqualTo(60).extracting(CorpusImage::name)
        .doesNotHaveDuplicates();
  }

  private static void bake(CorpusImage image, Path source, Path output) throws IOException {
    Bake.run(
        new BakeRequest(new FileSource(source), "", LARGE, image.changes(), Target.raw(output),
            null),
        Progress.NONE);
  }

  private static void assertRefused(Reason reason, ThrowingCallable work) {
    assertThatThrownBy(work).asInstanceOf(type(BakeFailure.class))
        .returns(reason, BakeFailure::reason);
  }
}
