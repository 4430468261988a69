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

/** How far a Job is; of one that has not ended nothing is asked. */
class JobReaderTest {
  private static final String MADE = "2026-11-22T08:30:00Z";

  private static ImageJobs.Job view(JobStatus status) {
    Job job = new JobBuilder().withNewMetadata().withNamespace("lab").withName("pi-bake")
        .addToLabels("edge.chameleoncloud.org/purpose", "bake").withCreationTimestamp(MADE)
        .endMetadata().withStatus(status).build();
    return new JobReader(null, new ApiRequestLimiter(_ -> {})).read(List.of(job)).getFirst();
  }

  @Test
  void oneThatNobodyHasLookedAtYetStartsSinceItWasMade() {
    assertThat(view(null).phase()).isEqualTo(Phase.STARTING);
    assertThat(view(null).since()).isEqualTo(Instant.parse(MADE));
  }

  @Test
  void oneWhosePodWaitsForARoomOrAContainerImageStarts() {
    assertThat(view(new JobStatusBuilder().withActive(1).withReady(0).build()).phase())
        .isEqualTo(Phase.STARTING);
  }

  @Test
  void oneWhosePodIsReadyRuns() {
    assertThat(view(new JobStatusBuilder().withActive(1).withReady(1).build()).phase())
        .isEqualTo(Phase.RUNNING);
  }

  @Test
  void oneThatEndedTookFromItsStartToItsEnd() {
    JobStatus ended = new JobStatusBuilder().withStartTime("2026-11-22T08:31:00Z")
        .addNewCondition().withType("Failed").withStatus("True")
        .withLastTransitionTime("2026-11-22T08:33:30Z").endCondition().build();
    Job job = new JobBuilder().withStatus(ended).build();
    assertThat(JobReader.duration(job)).contains(Duration.ofSeconds(150));
    assertThat(JobReader.isComplete(job)).isFalse();
    assertThat(JobReader.duration(new JobBuilder().build())).isEmpty();
  }
}
