package org.chameleoncloud.edge.operator.plan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;

/** The rules of the plan, each on its own, for programs that explain a device instead of writing it. Pure. */
public final class Inspection {
  private Inspection() {}

  /**
   * A check of the testbed.
   *
   * @param name its type
   * @param state as the registry has it
   * @param quote what the testbed says of it; null for nothing
   * @param fixer who can fix it
   * @param remedy what to do, without a capital and a full stop; null if it is STEADY or just has not run yet
   */
  public record CheckResult(String name, Worker.State state, String quote, Fixer fixer,
      String remedy) {}

  /** The first thing that is wrong with a spec, its image included, without a full stop. */
  public static Optional<String> specProblem(EdgeDeviceSpec spec, String deviceName) {
    return SpecRules.firstProblem(spec, deviceName).or(() -> tooLong(spec, deviceName))
        .or(() -> Optional.ofNullable(spec.image()).flatMap(SpecRules::firstProblem));
  }

  private static Optional<String> tooLong(EdgeDeviceSpec spec, String deviceName) {
    return HostName.isValid(deviceName)
        ? Optional.empty()
        : Optional.of(SpecRules.nameField(spec) + " has " + deviceName.length()
            + " characters, and a device's host name at most " + HostName.MAX_LENGTH);
  }

  /** The checks of a record, in its order. */
  public static List<CheckResult> checks(Hardware record) {
    return record.workers().stream().map(worker -> check(worker, record)).toList();
  }

  private static CheckResult check(Worker worker, Hardware record) {
    if (worker.state() == Worker.State.ERROR) {
      CheckText text = CheckText.ofError(worker, record);
      return new CheckResult(worker.type(), worker.state(), worker.lastError(), text.fixer(),
          text.remedy());
    }
    if (worker.deferred()) {
      CheckText text = CheckText.ofDeferral(worker.deferReason());
      return new CheckResult(worker.type(), worker.state(), worker.deferReason(), text.fixer(),
          text.remedy());
    }
    return new CheckResult(worker.type(), worker.state(), null, Fixer.NOBODY, null);
  }

  /**
   * In what a record differs from its resource, as the operator would write it; empty if it does not.
   *
   * @param device the credential that the device signs in with
   */
  public static Optional<String> difference(EdgeDevice resource, Hardware record,
      Credentials device) {
    EdgeDeviceSpec spec = resource.getSpec();
    Applied applied = Optional.ofNullable(resource.getStatus()).map(EdgeDeviceStatus::applied)
        .orElse(Applied.NOTHING);
    String name = Objects.requireNonNullElse(spec.name(), resource.getMetadata().getName());
    String summary = Ownership.difference(Ownership.desired(spec, device), record, applied, name,
        device, Ownership.digest(device, resource.getMetadata().getUid())).summary();
    return Optional.of(summary).filter(text -> !text.isEmpty());
  }
}
