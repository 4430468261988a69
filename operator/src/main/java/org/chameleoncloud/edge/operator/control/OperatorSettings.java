package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.operator.api.Buildable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.RequestListener;

/**
 * How an operator runs.
 *
 * @param namespaces those whose resources are looked after; empty for all
 * @param pace how often the registry is asked
 * @param secretInterval how often each Secret in use is read again
 * @param connectTimeout how long a connection to the testbed may take
 * @param callTimeout how long a request to the testbed may take
 * @param writesInFlight how many writes may be on their way to the registry at once, for each credential
 * @param caPem PEM certificates to trust beside the platform's; null for none
 * @param bake the configuration of baking
 * @param election how replicas agree on one that works; null for a single replica
 */
@Buildable
public record OperatorSettings(Set<String> namespaces, PollIntervals pace, Duration secretInterval,
    Duration connectTimeout,
    Duration callTimeout, int writesInFlight, String caPem, BakeSettings bake,
    LeaderElection election) {

  /**
   * How replicas agree on one that works.
   *
   * @param leaseName the Lease that the working replica holds
   * @param leaseNamespace the Lease's namespace; null for the operator's own
   * @param identity the replica's name; null for its host name
   */
  public record LeaderElection(String leaseName, String leaseNamespace, String identity) {}

  /** What an operator has without options: all namespaces, one replica. */
  public static OperatorSettings defaults() {
    return OperatorSettingsBuilder.builder().namespaces(Set.of()).pace(PollIntervals.defaults())
        .secretInterval(Duration.ofMinutes(1)).connectTimeout(Duration.ofSeconds(10))
        .callTimeout(Duration.ofSeconds(60)).writesInFlight(4).bake(BakeSettings.defaults())
        .build();
  }

  /** How replicas agree on one that works. */
  public Optional<LeaderElection> leaderElection() {
    return Optional.ofNullable(election);
  }

  RegistryClient.Settings registry(RequestListener listener, Clock clock) {
    return new RegistryClient.Settings(connectTimeout, callTimeout, writesInFlight, caPem, listener,
        clock);
  }
}
