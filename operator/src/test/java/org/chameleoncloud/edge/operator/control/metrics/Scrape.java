package org.chameleoncloud.edge.operator.control.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus scrapes. */
public final class Scrape {
  private final PrometheusRegistry registry;

  /** Scrapes {@code registry}. */
  public Scrape(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** The current text. */
  public String text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** The names of the operator's metrics, without the maximum that Micrometer adds to each duration. */
  Set<String> families() {
    return Pattern.compile("^# TYPE (chi_edge_\\w+) ", Pattern.MULTILINE).matcher(text()).results()
        .map(type -> type.group(1)).filter(name -> !name.endsWith("_seconds_max"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the operator's metrics in a query. */
  static Set<String> families(String query) {
    return Pattern.compile("chi_edge_\\w+").matcher(query).results().map(MatchResult::group)
        .map(name -> name.replaceFirst("_(count|sum|bucket)$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The current samples by name and labels, as they are written. */
  public Map<String, Double> samples() {
    Map<String, Double> samples = new TreeMap<>();
    text().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
      int space = line.lastIndexOf(' ');
      samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
    });
    return samples;
  }

  /** The samples of one metric by their labels. */
  public Map<String, Double> of(String metric) {
    Map<String, Double> samples = new TreeMap<>();
    samples().forEach((series, value) -> {
      if (series.equals(metric) || series.startsWith(metric + "{")) {
        samples.put(series.substring(metric.length()), value);
      }
    });
    return samples;
  }
}
