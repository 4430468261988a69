package org.chameleoncloud.edge.operator.control;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.control.cluster.Leadership;
import org.chameleoncloud.edge.operator.control.polling.PollIntervals;
import org.chameleoncloud.edge.operator.control.source.SourceProbe;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;

/**
 * How an operator runs.
 *
 * @param namespaces those whose devices are managed; empty for all
 * @param intervals how often the registry is asked
 * @param secretInterval how often each Secret in use is read again
 * @param requireSecretLabel whether only Secrets with the label {@link Label#USE} are used
 * @param connectTimeout how long a connection to the testbed may take
 * @param callTimeout how long a request to the testbed may take
 * @param writesInFlight how many writes may be in flight to the registry, per credential
 * @param caPem PEM certificates to trust in addition to the platform's; null for none
 * @param testbedHosts which hosts may be connected to for a testbed
 * @param bake the configuration of baking
 * @param election how replicas elect a leader; null for a single replica
 * @param restrictNewDevices whether a device whose spec names no projects is registered for its own project only
 * @param clusterImageSources whether image sources of the cluster are read
 * @param imageSources how servers are asked for newer images
 * @param deviceMetrics whether each device has a series of its own in the metrics
 */
@Buildable
public record OperatorSettings(Set<String> namespaces, PollIntervals intervals,
    Duration secretInterval, boolean requireSecretLabel, Duration connectTimeout,
    Duration callTimeout, int writesInFlight, String caPem, TestbedHosts testbedHosts,
    BakeSettings bake, Leadership.Election election, boolean restrictNewDevices,
    boolean clusterImageSources, SourceProbe.Settings imageSources, boolean deviceMetrics) {
  public OperatorSettings {
    imageSources = imageSources == null ? SourceProbe.Settings.defaults() : imageSources;
  }

  /** What an operator has without options: all namespaces, one replica. */
  public static OperatorSettings defaults() {
    return OperatorSettingsBuilder.builder().namespaces(Set.of())
        .intervals(PollIntervals.defaults()).secretInterval(Duration.ofMinutes(1))
        .connectTimeout(Duration.ofSeconds(10)).callTimeout(Duration.ofSeconds(60))
        .writesInFlight(4).testbedHosts(TestbedHosts.anyPublic()).bake(BakeSettings.defaults())
        .clusterImageSources(true).deviceMetrics(true).build();
  }

  /** How replicas elect a leader. */
  public Optional<Leadership.Election> leaderElection() {
    return Optional.ofNullable(election);
  }

  RegistryClient.Settings registry(RequestListener listener, Clock clock) {
    return new RegistryClient.Settings(connectTimeout, callTimeout, writesInFlight, caPem,
        testbedHosts, listener, clock);
  }
}
