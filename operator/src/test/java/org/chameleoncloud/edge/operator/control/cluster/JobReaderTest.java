package org.chameleoncloud.edge.operator.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.plan.ImageJobs;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Phase;
import org.junit.jupiter.api.Test;

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
