package org.chameleoncloud.edge.operator.plan;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * What a resource remembers of what it sent, in its status.
 *
 * <p>A property is remembered before it is sent: an operator that is killed between a write and the status after it
 * would otherwise never withdraw what leaves the spec meanwhile. The first registration needs no such look ahead,
 * since all that its record has came from it.
 */
final class Memory {
  private Memory() {}

  /** What is remembered, or, where a registration's status was never written, what its record tells. */
  static Applied of(Observation seen, Hardware record) {
    Applied applied = seen.applied();
    if (applied.properties() != null || !seen.subject().finalizer() || !isOwnMaking(seen, record)) {
      return applied;
    }
    return with(applied, record.properties().keySet());
  }

  /** A record whose id was persisted may have lost its type since. */
  private static boolean isOwnMaking(Observation seen, Hardware record) {
    return seen.mayHaveMade(record)
        || record.uuid().equals(seen.status().uuid()) && seen.isNoOlderThanResource(record);
  }

  /** The same for a record that was found only when the registry refused its name to another. */
  static Applied takenOver(Observation seen, Hardware record) {
    return with(of(seen, record), List.of());
  }

  /** Whether all that is going to be sent is remembered already. */
  static boolean covers(Applied applied, Set<String> properties) {
    return applied.properties() != null && applied.properties().containsAll(properties);
  }

  /** The same, remembering more properties. */
  static Applied with(Applied applied, Collection<String> properties) {
    Set<String> all = new TreeSet<>(properties);
    if (applied.properties() != null) {
      all.addAll(applied.properties());
    }
    return new Applied(applied.name(), List.copyOf(all), applied.deviceCredential(),
        applied.syncRequest(), applied.repairs(), applied.repairedAt());
  }

  /** What is remembered once the record is as written. */
  static Applied asWritten(Observation seen, Set<String> properties, String credentialDigest,
      Repairs repairs) {
    String asked = seen.subject().syncRequest();
    return new Applied(seen.deviceName(), properties.stream().sorted().toList(), credentialDigest,
        asked.isEmpty() ? seen.applied().syncRequest() : asked, repairs.countOrNull(),
        repairs.lastOrNull());
  }
}
