package org.chameleoncloud.edge.operator.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The phase of a Job. For a Job that has not ended, no request is needed. */
class JobReaderTest {
  private static final String CREATED_AT = "2026-11-22T08:30:00Z";

  private static ImageJobs.Job read(JobStatus status) {
    Job job = new JobBuilder().withNewMetadata().withNamespace("lab").withName("pi-bake")
        .addToLabels("edge.chameleoncloud.org/purpose", "bake").withCreationTimestamp(CREATED_AT)
        .endMetadata().withStatus(status).build();
    return new JobReader(null, new ApiRequestLimiter(_ -> {})).read(List.of(job)).getFirst();
  }

  @Test
  void aJobWithoutAStatusIsStartingSinceItsCreation() {
    assertThat(read(null).phase()).isEqualTo(Phase.STARTING);
    assertThat(read(null).since()).isEqualTo(Instant.parse(CREATED_AT));
  }

  @Test
  void aJobWithAPendingPodIsStarting() {
    assertThat(read(new JobStatusBuilder().withActive(1).withReady(0).build()).phase())
        .isEqualTo(Phase.STARTING);
  }

  @Test
  void aJobWithAReadyPodIsRunning() {
    assertThat(read(new JobStatusBuilder().withActive(1).withReady(1).build()).phase())
        .isEqualTo(Phase.RUNNING);
  }

  @Test
  void aSuspendedJobIsNeitherStartingNorRunning() {
    Job job = new JobBuilder().withNewMetadata().withNamespace("lab").withName("pi-bake")
        .addToLabels("edge.chameleoncloud.org/purpose", "bake").endMetadata().withNewSpec()
        .withSuspend(true).endSpec().build();
    assertThat(new JobReader(null, new ApiRequestLimiter(_ -> {})).read(List.of(job)).getFirst()
        .phase()).isEqualTo(Phase.SUSPENDED);
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      7200, true
      7201, false
      ,     false""")
  void aJobIsOnlyKnownToEndByItsDeadline(Long seconds, boolean ends) {
    Job job = new JobBuilder().withNewSpec().withActiveDeadlineSeconds(seconds).endSpec().build();
    assertThat(JobReader.endsWithin(job, Duration.ofHours(2))).isEqualTo(ends);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "no JSON", "{\"result\":7}",
      "{\"result\":\"baked\",\"sha256\":\"../../roof\"}",
      "{\"result\":\"baked\",\"sha256\":{}}",
      "{\"result\":\"baked\",\"sizeBytes\":-1}",
      "{\"result\":\"baked\",\"sizeBytes\":1e99}",
      "{\"result\":\"baked\",\"sizeBytes\":\"much\"}"})
  void aTerminationMessageThatNoBakerWritesIsNoResult(String message) {
    assertThat(JobReader.result(message)).isEmpty();
  }

  @Test
  void theDigestOfTheSourceIsReadInLowerCaseAndOnlyIfItIsOne() {
    assertThat(sourceDigest("\"" + "AB".repeat(32) + "\"")).isEqualTo("ab".repeat(32));
    assertThat(sourceDigest("\"../../roof\"")).isNull();
    assertThat(sourceDigest("7")).isNull();
    assertThat(JobReader.result("{\"result\":\"baked\"}").orElseThrow().sourceSha256()).isNull();
  }

  private static String sourceDigest(String json) {
    return JobReader.result("{\"result\":\"baked\",\"sourceSha256\":" + json + "}").orElseThrow()
        .sourceSha256();
  }

  @Test
  void aTerminationMessageIsBoundedAndWithoutControlCharacters() {
    String text = "x".repeat(3000);
    ImageJobs.Result result = JobReader.result("{\"result\":\"failed\",\"reason\":\"A\\nB\","
        + "\"message\":\"" + text + "\"}").orElseThrow();
    assertThat(result.message()).hasSize(500);
    assertThat(result.reason()).isNull();
    assertThat(JobReader.result("{\"result\":\"failed\",\"message\":\"" + "x".repeat(4096)
        + "\"}")).isEmpty();
  }

  @Test
  void theDurationOfAJobIsFromItsStartToItsEnd() {
    JobStatus ended = new JobStatusBuilder().withStartTime("2026-11-22T08:31:00Z")
        .addNewCondition().withType("Failed").withStatus("True")
        .withLastTransitionTime("2026-11-22T08:33:30Z").endCondition().build();
    Job job = new JobBuilder().withStatus(ended).build();
    assertThat(JobReader.duration(job)).contains(Duration.ofSeconds(150));
    assertThat(JobReader.isComplete(job)).isFalse();
    assertThat(JobReader.duration(new JobBuilder().build())).isEmpty();
  }
}
