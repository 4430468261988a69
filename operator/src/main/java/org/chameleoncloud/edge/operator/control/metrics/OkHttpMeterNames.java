package org.chameleoncloud.edge.operator.control.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;

/** Gives what Micrometer's OkHttp binders measure the names and tags of the operator's other metrics. */
final class OkHttpMeterNames implements MeterFilter {
  /** The binders' name for a pool's connections, below a prefix that the caller chooses. */
  private static final String CONNECTION_COUNT = ".connection.count";
  /** There is one API server, and the status says what the outcome says. */
  private static final Set<String> REDUNDANT = Set.of("target.scheme", "target.host", "target.port",
      "outcome");

  @Override
  public Meter.Id map(Meter.Id id) {
    if (id.getName().equals(OperatorMetrics.CONNECTIONS + CONNECTION_COUNT)) {
      return new Meter.Id(OperatorMetrics.CONNECTIONS, Tags.of(id.getTags()), null,
          "HTTP connections in a pool.", id.getType());
    }
    if (id.getName().equals(KubernetesClientMetrics.REQUESTS)) {
      return new Meter.Id(id.getName(), requestTags(id), id.getBaseUnit(),
          "Requests of the Kubernetes client.", id.getType());
    }
    return id;
  }

  private static Tags requestTags(Meter.Id id) {
    return Tags.of(id.getTags().stream().filter(tag -> !REDUNDANT.contains(tag.getKey()))
        .map(tag -> tag.getKey().equals("uri") ? Tag.of("resource", tag.getValue()) : tag)
        .toList());
  }
}
