package org.chameleoncloud.edge.operator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceSpecBuilder;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.chameleoncloud.edge.operator.plan.source.Check.Validators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an image source is checked, and what comes of it. */
class SourcePlannerTest {
  private static final String OLD = "ab".repeat(32);
  private static final String NEW = "cd".repeat(32);

  private static CheckResult published(String sha256) {
    return new CheckResult.Published(sha256, "\"1\"", null);
  }

  private static CheckResult unavailable(Duration retryAfter) {
    return new CheckResult.Failed(false, "The server responded with 503.", retryAfter);
  }

  @Test
  void aFixedDigestIsNeverAskedFor() {
    SourceScenario source = SourceScenario.of(ImageSourceSpecBuilder.builder()
        .url(SourceScenario.URL).sha256(OLD.toUpperCase(Locale.ROOT)).version("1"))
        .reconcile(null);

    assertThat(source.plan()).isEqualTo(new SourcePlan(null, null, null));
    assertThat(source.revision()).isEqualTo("sha256:" + OLD);
    assertThat(source.conditions()).isEqualTo("True False False Ready");
    assertThat(source.reconcile(null).writes()).isEqualTo(1);
  }

  @Test
  void aClaimAndAVersionOfBalenaChangeOnlyWithTheSpec() {
    SourceScenario claim = SourceScenario.of(ImageSourceSpecBuilder.builder().claimName("base")
        .path("pi4.img").version("7")).reconcile(null);
    assertThat(claim.revision()).isEqualTo("claim:base/pi4.img@7");

    SourceScenario balena = SourceScenario.of(ImageSourceSpecBuilder.builder()
        .balenaOS(new ImageSourceSpec.BalenaOS("6.0.13"))).reconcile(null);
    assertThat(balena.revision()).isEqualTo("balenaOS:6.0.13");
    assertThat(balena.status().revision().version()).isEqualTo("6.0.13");
    assertThat(balena.due()).isEmpty();
  }

  @Test
  void aPublishedDigestIsReadForTheNameOfTheImage() {
    assertThat(SourceScenario.published().due()).contains(
        new Check.Digest(SourceScenario.SUMS, SourceScenario.URL, Validators.NONE));
    assertThat(((Check.Digest) SourceScenario.published().due().orElseThrow()).file())
        .isEqualTo("pi4.img.zip");
  }

  /** Servers with signed addresses write a plus sign as %2B, and balena's versions have one. */
  @ParameterizedTest
  @CsvSource({"https://h.example.org/os-6.10.24%2Brev3.img.zip?v=1,os-6.10.24+rev3.img.zip",
      "https://h.example.org/os-6.10.24+rev3.img.zip,os-6.10.24+rev3.img.zip",
      "https://h.example.org/100%.img,100%.img"})
  void aChecksumFileNamesTheImageAsItIsOnADisk(String url, String file) {
    assertThat(new Check.Digest(SourceScenario.SUMS, url, Validators.NONE).file())
        .isEqualTo(file);
  }

  @Test
  void theNextCheckAsksOnlyForChanges() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .after(Duration.ofHours(14));

    assertThat(source.due().orElseThrow().seen()).isEqualTo(new Validators("\"1\"", null));
  }

  @Test
  void anIdleSourceIsAskedOncePerIntervalAndWritesOnceADay() {
    SourceScenario source = SourceScenario.published().edit(spec -> spec.interval("1h"));
    int checks = source.checksDuring(Duration.ofDays(10), published(OLD));

    assertThat(checks).isBetween(218, 267);
    assertThat(source.writes()).isBetween(10, 11);
  }

  @Test
  void intervalsAreJittered() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD));

    assertThat(source.plan().requeueAfter()).isBetween(Duration.ofMinutes(12 * 54),
        Duration.ofMinutes(12 * 66));
  }

  @Test
  void aNewDigestIsANewRevision() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .after(Duration.ofHours(14)).reconcile(published(NEW));

    assertThat(source.revision()).isEqualTo("sha256:" + NEW);
    assertThat(source.status().revision().since()).isEqualTo("2026-11-22T23:00:00Z");
    assertThat(source.status().history()).extracting("id").containsExactly("sha256:" + OLD);
  }

  @Test
  void asManyRevisionsAreKeptAsTheSpecSays() {
    SourceScenario source = SourceScenario.published().edit(spec -> spec.keep(2));
    for (int i = 0; i < 5; i++) {
      source.reconcile(published(("" + i).repeat(64))).after(Duration.ofHours(14));
    }
    assertThat(source.status().history()).extracting(entry -> entry.sha256().charAt(0))
        .containsExactly('3', '2');
    assertThat(source.edit(spec -> spec.keep(0)).after(Duration.ofMinutes(1))
        .reconcile(published("4".repeat(64))).status().history()).isNull();
  }

  @Test
  void aRevisionThatReturnsIsInTheHistoryNoLonger() {
    SourceScenario source = SourceScenario.published();
    for (String digest : new String[]{OLD, NEW, OLD}) {
      source.reconcile(published(digest)).after(Duration.ofHours(14));
    }
    assertThat(source.status().history()).extracting("id").containsExactly("sha256:" + NEW);
  }

  @Test
  void failuresBackOffAndKeepTheRevision() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .after(Duration.ofHours(14));
    int checks = source.checksDuring(Duration.ofHours(10), unavailable(null));

    assertThat(checks).isBetween(12, 20);
    assertThat(source.revision()).isEqualTo("sha256:" + OLD);
    assertThat(source.conditions()).isEqualTo("False True False WaitForServer");
    assertThat(source.writes()).isEqualTo(2);
  }

  @Test
  void retryAfterIsHonoredUpToADay() {
    SourceScenario source = SourceScenario.published()
        .reconcile(unavailable(Duration.ofHours(5)));
    assertThat(source.plan().requeueAfter()).isEqualTo(Duration.ofHours(5));

    SourceScenario endless = SourceScenario.published()
        .reconcile(unavailable(Duration.ofDays(900)));
    assertThat(endless.plan().requeueAfter()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void whatSomeoneHasToFixStalls() {
    SourceScenario source = SourceScenario.published()
        .reconcile(new CheckResult.Failed(true, "No digest.", null));

    assertThat(source.conditions()).isEqualTo("False False True FixSource");
    assertThat(source.message()).isEqualTo("No digest.");
  }

  @Test
  void aChangedAddressIsAskedAtOnceButNotTwiceInTenSeconds() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .edit(spec -> spec.checksumURL("https://other.example.org/SUMS"));
    assertThat(source.plan().requeueAfter()).isEqualTo(Duration.ofSeconds(10));

    assertThat(source.after(Duration.ofSeconds(10)).due().orElseThrow().seen())
        .isEqualTo(Validators.NONE);
  }

  @Test
  void aRequestedCheckIsMadeAtOnceButNotTwiceInTenSeconds() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .after(Duration.ofMinutes(1)).request("1").reconcile(published(NEW));
    assertThat(source.revision()).isEqualTo("sha256:" + NEW);
    assertThat(source.due()).as("once for each value").isEmpty();
    assertThat(source.restart().due()).as("after a restart").isEmpty();

    source = SourceScenario.published().reconcile(published(OLD)).request("2");
    assertThat(source.plan().requeueAfter()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aCheckOnRequestSkipsOurOwnPausesButNotTheServers() {
    SourceScenario source = SourceScenario.published().reconcile(unavailable(null))
        .after(Duration.ofSeconds(10)).request("1");
    assertThat(source.due()).isPresent();
    source.reconcile(unavailable(Duration.ofHours(5))).after(Duration.ofSeconds(10)).request("2");
    assertThat(source.plan().requeueAfter()).isGreaterThan(Duration.ofHours(4));
  }

  @Test
  void theRevisionOfAnotherAddressDoesNotCountAsReady() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .edit(spec -> spec.url("https://other.example.org/pi5.img")
            .checksumURL("https://other.example.org/SUMS"))
        .reconcile(null);

    assertThat(source.conditions()).isEqualTo("False True False WaitForServer");
  }

  @Test
  void aRestartDoesNotAskBeforeTheIntervalIsOver() {
    SourceScenario source = SourceScenario.published().reconcile(published(OLD))
        .after(Duration.ofHours(3)).restart();
    assertThat(source.due()).isEmpty();

    source.after(Duration.ofHours(11)).restart();
    assertThat(source.plan().requeueAfter()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void anETagIsARevisionWhoseDigestTheFirstDeviceShows() {
    SourceScenario source = SourceScenario.validated()
        .reconcile(new CheckResult.Validated("\"a\"", "Mon, 1 Jan"));
    assertThat(source.revision()).isEqualTo("etag:\"a\"");
    assertThat(source.status().revision().sha256()).isNull();

    source.baked("etag:\"other\"", NEW).baked("etag:\"a\"", OLD).baked("etag:\"a\"", NEW)
        .reconcile(null);
    assertThat(source.status().revision().sha256()).isEqualTo(OLD);
    assertThat(source.after(Duration.ofHours(14)).reconcile(new CheckResult.Unchanged()).status()
        .revision().sha256()).isEqualTo(OLD);
  }

  @Test
  void withoutAnETagLastModifiedDistinguishesRevisions() {
    SourceScenario source = SourceScenario.validated()
        .reconcile(new CheckResult.Validated(null, "Mon, 1 Jan"));

    assertThat(source.revision()).isEqualTo("modified:Mon, 1 Jan");
  }

  @Test
  void aClusterSourceLearnsNothingFromTheDevicesOfOneNamespace() {
    SourceScenario source = SourceScenario.of(ImageSourceSpecBuilder.builder()
        .balenaOS(new ImageSourceSpec.BalenaOS("6.0.13"))).kind(Kind.ClusterEdgeImageSource)
        .baked("balenaOS:6.0.13", OLD).reconcile(null);

    assertThat(source.status().revision().sha256()).isNull();
  }

  @Test
  void anInvalidSpecStallsAndKeepsTheRevision() {
    for (UnaryOperator<ImageSourceSpecBuilder> change : List
        .<UnaryOperator<ImageSourceSpecBuilder>>of(
            spec -> spec.url("ftp://images.example.org/a"), spec -> spec.sha256(OLD),
            spec -> spec.path("a.img"), spec -> spec.url(null), spec -> spec.interval("5m"),
            spec -> spec.onUpdate(OnUpdate.UNKNOWN), spec -> spec.checksumURL("http://u:p@h/s"),
            spec -> spec.balenaOS(new ImageSourceSpec.BalenaOS("latest")))) {
      SourceScenario source = SourceScenario.published().reconcile(published(OLD)).edit(change)
          .reconcile(null);

      assertThat(source.conditions()).isEqualTo("False False True FixSpec");
      assertThat(source.revision()).isEqualTo("sha256:" + OLD);
    }
    assertThat(SourceScenario.validated().kind(Kind.ClusterEdgeImageSource).plan().problem())
        .contains("needs spec.sha256 or spec.checksumURL");
  }
}
