package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import org.chameleoncloud.edge.operator.control.OperatorSettings.LeaderElection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several replicas works. The SDK holds the Lease; it does not give it back when the process ends. */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String leaseName;
  private final String leaseNamespace;
  private final String identity;
  private final Runnable onLost;
  private volatile boolean leading;
  private volatile boolean ending;

  /**
   * @param onLost called when another replica took over
   */
  Leadership(LeaderElection election, KubernetesClient client, Runnable onLost) {
    this.client = client;
    this.onLost = onLost;
    leaseName = election.leaseName();
    leaseNamespace = Optional.ofNullable(election.leaseNamespace())
        .orElseGet(() -> client.getConfiguration().getNamespace());
    identity = Optional.ofNullable(election.identity())
        .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  /** How the SDK is to go about it. */
  LeaderElectionConfiguration configuration() {
    return new LeaderElectionConfiguration(leaseName, leaseNamespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE, identity, callbacks(), false);
  }

  /** The SDK would end the process itself, also when it is being stopped, and so never let it end cleanly. */
  private LeaderCallbacks callbacks() {
    return new LeaderCallbacks(() -> {
      leading = true;
      LOG.atInfo().addKeyValue("event", "leading").log();
    }, () -> {
      if (!ending) {
        leading = false;
        LOG.atError().addKeyValue("event", "leadership-lost").log();
        onLost.run();
      }
    }, leader -> LOG.atInfo().addKeyValue("event", "leader-is").addKeyValue("leader", leader)
        .log());
  }

  /** Whether this replica works. */
  boolean isLeading() {
    return leading;
  }

  /** From now on it is no loss when the SDK stops to lead. */
  void ending() {
    ending = true;
  }

  /**
   * Has the Lease run out in a second instead of fifteen; nothing may be under way any more. Holding it for the shortest
   * time is the way that every API server takes: newer ones refuse a Lease of nobody.
   */
  void release() {
    if (!leading) {
      return;
    }
    try {
      LeaseLock lease = new LeaseLock(leaseNamespace, leaseName, identity);
      LeaderElectionRecord held = lease.get(client);
      if (held != null && identity.equals(held.getHolderIdentity())) {
        lease.update(client, new LeaderElectionRecord(identity, SHORTEST_LEASE,
            held.getAcquireTime(), ZonedDateTime.now(ZoneOffset.UTC),
            held.getLeaderTransitions()));
        LOG.atInfo().addKeyValue("event", "lease-given-back").log();
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn().addKeyValue("event", "lease-not-given-back")
          .addKeyValue("status", e.getCode()).log(e.getMessage());
    }
  }
}
