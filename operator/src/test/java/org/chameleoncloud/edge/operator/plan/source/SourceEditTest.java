package org.chameleoncloud.edge.operator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an edit of an image source, and a restart of the operator, do to its checks. */
class SourceEditTest {
  private static final String OLD = "ab".repeat(32);
  private static final String NEW = "cd".repeat(32);
  private static final String OTHER_IMAGE = "https://images.example.org/os/pi5.img";

  private static CheckResult published(String sha256) {
    return new CheckResult.Published(sha256, "\"1\"", null);
  }

  /** SHA256SUMS lists all images of a publisher. */
  @Test
  void anotherImageOfTheSameChecksumFileIsAskedForAtOnce() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .after(Duration.ofHours(1)).edit(spec -> spec.url(OTHER_IMAGE));
    assertThat(source.due()).isPresent();
    source.reconcile(published(NEW));

    assertThat(source.revision()).isEqualTo("sha256:" + NEW);
    assertThat(source.status().revision().url()).isEqualTo(OTHER_IMAGE);
    assertThat(source.conditions()).isEqualTo("True False False Ready");
  }

  @Test
  void whatWasReadForAnotherImageIsNotThisOnes() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .edit(spec -> spec.url(OTHER_IMAGE));

    assertThat(SourcePlanner.isLastAskedFor(source.seen())).isFalse();
  }

  @Test
  void aDigestThatIsNoLongerFixedIsAskedForAtOnce() {
    SourceScenario source = SourceScenario.published().reconcile(published(NEW))
        .after(Duration.ofMinutes(1)).edit(spec -> spec.checksumURL(null).sha256(OLD))
        .reconcile(null).edit(spec -> spec.checksumURL(SourceScenario.SUMS).sha256(null));
    assertThat(source.due()).isPresent();
    source.reconcile(published(NEW));

    assertThat(source.revision()).isEqualTo("sha256:" + NEW);
  }

  @Test
  void aSourceThatWasEditedIsNotReadyBeforeItsServerWasAsked() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .edit(spec -> spec.checksumURL("https://other.example.org/SUMS")).reconcile(null);
    assertThat(source.conditions()).isEqualTo("False True False WaitForServer");

    source.restart();
    assertThat(source.reconcile(null).conditions()).isEqualTo("False True False WaitForServer");
    assertThat(source.plan().requeueAfter()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aRestartRepairsNothing() {
    CheckResult failure = new CheckResult.Failed(true, "No digest.", null);
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .after(Duration.ofHours(14)).reconcile(failure).restart();

    assertThat(source.reconcile(null).conditions()).isEqualTo("False False True FixSource");
    assertThat(source.message()).isEqualTo("No digest.");
    assertThat(source.plan().requeueAfter()).isLessThan(Duration.ofMinutes(1));
    assertThat(source.after(Duration.ofMinutes(1)).reconcile(published(NEW)).conditions())
        .isEqualTo("True False False Ready");
  }

  @Test
  void aTimeOfAClockThatWasWrongKeepsNoSourceFromBeingAsked() {
    SourceScenario source = SourceScenario.published().after(Duration.ofDays(365))
        .reconcile(published(OLD)).after(Duration.ofDays(-365)).restart();

    assertThat(source.due()).isPresent();
  }
}
