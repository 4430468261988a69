package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.Document;
import org.junit.jupiter.api.Test;

/** docs/metrics.md lists exactly the operator's metrics, with their types and labels. */
class MetricsDocumentTest {
  private static final Document METRICS = new Document("metrics.md");
  private static final Pattern TYPE = Pattern.compile("^# TYPE (chi_edge_\\w+) (\\w+)$",
      Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  @Test
  void everyMetricIsDescribedWithItsTypeAndLabels() {
    assertThat(METRICS.matches("^\\| `(chi_edge_\\w+)` \\| (\\w+) \\| (.*?) \\|").stream()
        .collect(Collectors.toMap(row -> row.group(1),
            row -> row.group(2) + " " + words(row.group(3)))))
        .isEqualTo(scraped());
  }

  @Test
  void everyMetricCanBeScrapedAlone() {
    PrometheusRegistry registry = EveryMetric.registry();
    List<String> names = registry.scrape().stream()
        .map(metric -> metric.getMetadata().getPrometheusName()).toList();

    assertThat(names).contains("chi_edge_device_healthy", "chi_edge_fleets");
    for (String name : names) {
      assertThat(registry.scrape(name::equals).stream()
          .map(metric -> metric.getMetadata().getPrometheusName())).containsExactly(name);
    }
  }

  @Test
  void noQueryUsesAnUnknownMetric() {
    Set<String> known = scraped().keySet();
    assertThat(METRICS.matches("chi_edge_\\w+").stream().map(MatchResult::group)
        .map(name -> name.replaceFirst("_(count|sum|bucket)$", "")))
        .isSubsetOf(known);
  }

  /** The metrics by name, such as {@code counter [result]}, without the maximum of each duration. */
  private static Map<String, String> scraped() {
    String text = EveryMetric.scrape().text();
    Map<String, String> found = new TreeMap<>();
    TYPE.matcher(text).results().filter(type -> !type.group(1).endsWith("_seconds_max"))
        .forEach(type -> found.put(type.group(1),
            type.group(2) + " " + labels(text, type.group(1))));
    return found;
  }

  private static Set<String> labels(String text, String metric) {
    return Pattern.compile("^" + metric + "(?:_count)?\\{(.*?)} ", Pattern.MULTILINE).matcher(text)
        .results().flatMap(sample -> LABEL.matcher(sample.group(1)).results())
        .map(label -> label.group(1)).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> words(String cell) {
    return Arrays.stream(cell.split("[^a-z_]+")).filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
