package org.chameleoncloud.edge.operator.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.PlanBuilder;
import org.chameleoncloud.edge.registry.NewCredential;
import org.junit.jupiter.api.Test;

/** How long a failed write is held back, whatever else succeeds meanwhile. */
class WriteBackoffsTest {
  private static final ResourceID DEVICE = new ResourceID("pi-1", "lab");
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Action.IssueCredential ISSUE = new Action.IssueCredential(
      new NewCredential("chi-edge-pi-1", "ours", NOW, List.of()), "pi-1-credential-1");
  private static final Action.RevokeCredential REVOKE = new Action.RevokeCredential("id-1",
      "chi-edge-pi-1", "pi-1-credential-1");

  private final WriteBackoffs backoffs = new WriteBackoffs(Duration.ofMinutes(10),
      new DeviceMemory());

  private void after(String inputs, ActionResult result) {
    backoffs.after(DEVICE, ObservationBuilder.builder().now(NOW).build(),
        PlanBuilder.builder().actions(List.of()).writeInputs(inputs).build(), List.of(result));
  }

  /** As where a quota allows no more Secrets: otherwise each device would have a credential hashed every other second. */
  @Test
  void aCredentialThatCannotBeKeptIsCreatedLessAndLessOften() {
    for (int attempt = 0; attempt < 12; attempt++) {
      after("issue", new ActionResult.Failed(ISSUE, Failures.kubernetes(403), null));
      after("revoke", new ActionResult.Done(REVOKE, null));
    }

    assertThat(backoffs.of(DEVICE).attempts()).isEqualTo(12);
    assertThat(backoffs.of(DEVICE).forbids("issue", NOW.plus(Duration.ofMinutes(1)))).isTrue();
  }

  @Test
  void aRevocationThatSucceedsEndsItsOwnBackoff() {
    after("revoke", new ActionResult.Failed(REVOKE, Failures.kubernetes(500), null));
    after("revoke", new ActionResult.Done(REVOKE, null));

    assertThat(backoffs.of(DEVICE)).isNull();
  }
}
