package org.chameleoncloud.edge.operator.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard is consistent; a cluster test verifies that its queries have data. */
class DashboardTest {
  /** Grafana's own variables. */
  private static final Set<String> BUILT_IN = Set.of("__rate_interval", "__all");

  private final JsonNode dashboard;
  private final List<JsonNode> panels;

  DashboardTest() throws IOException {
    dashboard = new ObjectMapper().readTree(
        Files.readString(ProjectDirectory.path("helm/chi-edge-operator/dashboards/chi-edge.json")));
    panels = dashboard.path("panels").valueStream()
        .filter(panel -> !panel.path("type").asText().equals("row")).toList();
  }

  @Test
  void eachPanelIsDescribed() {
    assertThat(panels).isNotEmpty().allSatisfy(panel -> {
      assertThat(panel.path("title").asText()).isNotBlank();
      assertThat(panel.path("description").asText()).isNotBlank();
      assertThat(panel.path("targets").isEmpty()).isFalse();
    });
    assertThat(panels.stream().map(panel -> panel.path("title").asText())).doesNotHaveDuplicates();
  }

  @Test
  void noPanelOverlapsAnother() {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      JsonNode place = panel.path("gridPos");
      for (int x = place.path("x").asInt(); x < place.path("x").asInt()
          + place.path("w").asInt(); x++) {
        assertThat(x).isLessThan(24);
        for (int y = place.path("y").asInt(); y < place.path("y").asInt()
            + place.path("h").asInt(); y++) {
          assertThat(taken.add(List.of(x, y))).as("%s at %d, %d", panel.path("title"), x, y)
              .isTrue();
        }
      }
    }
    assertThat(dashboard.path("panels").valueStream().map(panel -> panel.path("id").asInt()))
        .doesNotHaveDuplicates();
  }

  @Test
  void noPanelUsesAnUnknownMetric() {
    Set<String> known = EveryMetric.scrape().families();
    assertThat(queries()).isNotEmpty()
        .allSatisfy(query -> assertThat(Scrape.families(query)).isSubsetOf(known));
  }

  @Test
  void eachMetricOfTheOperatorIsOnAPanel() {
    Set<String> shown = new TreeSet<>();
    queries().forEach(query -> shown.addAll(Scrape.families(query)));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(EveryMetric.scrape().families());
  }

  @Test
  void eachVariableExistsAndThereIsOneDataSource() {
    List<String> variables = dashboard.at("/templating/list").valueStream()
        .map(variable -> variable.path("name").asText()).toList();
    assertThat(variables).contains("datasource");
    assertThat(Pattern.compile("\\$\\{?(\\w+)").matcher(dashboard.toString()).results()
        .map(found -> found.group(1)).filter(name -> !BUILT_IN.contains(name)))
        .isSubsetOf(variables).contains("datasource", "job", "instance", "device_namespace");
    assertThat(Pattern.compile("\"uid\":\"([^\"]+)\"").matcher(dashboard.toString()).results()
        .map((MatchResult found) -> found.group(1)).distinct())
        .containsExactlyInAnyOrder("chi-edge", "${datasource}");
  }

  private List<String> queries() {
    return panels.stream().flatMap(panel -> panel.path("targets").valueStream())
        .map(target -> target.path("expr").asText()).toList();
  }
}
