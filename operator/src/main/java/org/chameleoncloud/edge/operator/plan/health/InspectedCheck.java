package org.chameleoncloud.edge.operator.plan.health;

import java.util.List;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Worker;

/**
 * A check of the testbed, for programs that explain a device instead of writing it.
 *
 * @param name its type
 * @param state as the registry has it
 * @param quote what the testbed says of it; null for nothing
 * @param fixer who can fix it
 * @param remedy what to do, without a capital and a full stop; null if it is STEADY or just has not run yet
 */
public record InspectedCheck(String name, Worker.State state, String quote, Fixer fixer,
    String remedy) {
  /** The checks of a record, in its order. */
  public static List<InspectedCheck> of(Hardware record) {
    return record.workers().stream().map(worker -> of(worker, record)).toList();
  }

  private static InspectedCheck of(Worker worker, Hardware record) {
    if (worker.state() == Worker.State.ERROR) {
      CheckText text = CheckText.ofError(worker, record);
      return new InspectedCheck(worker.type(), worker.state(), worker.lastError(), text.fixer(),
          text.remedy());
    }
    if (worker.deferred()) {
      CheckText text = CheckText.ofDeferral(worker.deferReason());
      return new InspectedCheck(worker.type(), worker.state(), worker.deferReason(), text.fixer(),
          text.remedy());
    }
    return new InspectedCheck(worker.type(), worker.state(), null, Fixer.NOBODY, null);
  }
}
