package org.chameleoncloud.edge.operator.plan.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.plan.health.Health;
import org.chameleoncloud.edge.operator.plan.observation.OnlineState;
import org.chameleoncloud.edge.operator.plan.step.Verdict;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;

/** What a status would say of a record that no resource manages, as far as the record alone says it. */
public final class RecordStatus {
  private RecordStatus() {}

  /**
   * The record, its checks and the condition Online; no other conditions, and nothing of reservations.
   *
   * @param now the time, by which the registry's information may be old
   */
  public static EdgeDeviceStatus of(Hardware record, Instant now) {
    List<Check> checks = Health.checks(record, null);
    Verdict online = OnlineState.verdict(record, now);
    return EdgeDeviceStatusBuilder.builder().uuid(record.uuid())
        .registeredAt(text(record.createdAt()))
        .lastSeen(text(OnlineState.lastSeen(record, now)))
        .health(Health.fraction(checks)).checks(checks).observed(Mirror.of(record))
        .conditions(List.of(new Condition(ConditionType.ONLINE.text(), online.status(), null,
            Timestamps.text(now), online.reason().text(), online.message())))
        .build();
  }

  private static String text(Instant time) {
    return Optional.ofNullable(time).map(Timestamps::text).orElse(null);
  }
}
