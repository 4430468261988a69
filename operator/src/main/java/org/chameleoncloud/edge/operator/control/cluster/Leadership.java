package org.chameleoncloud.edge.operator.control.cluster;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several replicas leads. The SDK holds the Lease; it does not release it when the process ends. */
public final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String leaseName;
  private final String leaseNamespace;
  private final String identity;
  private final Runnable onLost;
  private volatile boolean leading;
  private volatile boolean stopping;

  /**
   * How replicas elect a leader.
   *
   * @param leaseName the Lease that the leader holds
   * @param leaseNamespace the Lease's namespace; null for the operator's own
   * @param identity the replica's name; null for its host name
   */
  public record Election(String leaseName, String leaseNamespace, String identity) {}

  /**
   * @param onLost called when another replica took over
   */
  public Leadership(Election election, KubernetesClient client, Runnable onLost) {
    this.client = client;
    this.onLost = onLost;
    leaseName = election.leaseName();
    leaseNamespace = Optional.ofNullable(election.leaseNamespace())
        .orElseGet(() -> client.getConfiguration().getNamespace());
    identity = Optional.ofNullable(election.identity())
        .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  /** The SDK's configuration. */
  public LeaderElectionConfiguration configuration() {
    return new LeaderElectionConfiguration(leaseName, leaseNamespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE, identity, callbacks(), false);
  }

  /** The SDK would exit the process itself, also while it is being stopped, and so never let it end cleanly. */
  private LeaderCallbacks callbacks() {
    return new LeaderCallbacks(this::won, this::lost, leader -> LOG.atInfo()
        .addKeyValue("event", "new-leader").addKeyValue("leader", leader).log());
  }

  private void won() {
    leading = true;
    LOG.atInfo().addKeyValue("event", "leading").log();
  }

  private void lost() {
    if (!stopping) {
      leading = false;
      LOG.atError().addKeyValue("event", "leadership-lost").log();
      onLost.run();
    }
  }

  /** Whether this replica leads. */
  public boolean isLeading() {
    return leading;
  }

  /** From now on it is no loss when the SDK stops leading. */
  public void stopping() {
    stopping = true;
  }

  /**
   * Lets the Lease expire in one second instead of fifteen; nothing may be in progress any more. Every API server accepts
   * holding it for the shortest time, while newer ones refuse a Lease without a holder.
   */
  public void release() {
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
        LOG.atInfo().addKeyValue("event", "lease-released").log();
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn().addKeyValue("event", "lease-release-failed")
          .addKeyValue("status", e.getCode()).log(e.getMessage());
    }
  }
}
