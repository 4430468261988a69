package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of scraped metrics. */
class ScrapeTest {
  private static final Scrape SCRAPE = new Scrape("""
      # TYPE chi_edge_leader gauge
      chi_edge_leader 1.0
      chi_edge_leaders 7.0
      chi_edge_devices{condition="Ready",status="True"} 5.0
      """);

  @Test
  void aSeriesWithoutLabelsHasItsValue() {
    assertThat(SCRAPE.value("chi_edge_leader")).isEqualTo(1);
  }

  @Test
  void aSeriesWithLabelsHasItsValue() {
    assertThat(SCRAPE.value("chi_edge_devices{condition=\"Ready\",status=\"True\"}"))
        .isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chi_edge_reconciles_waiting", "chi_edge_devices", "chi_edge_lead"})
  void aMissingSeriesIsNamed(String series) {
    assertThatThrownBy(() -> SCRAPE.value(series)).isInstanceOf(IllegalStateException.class)
        .hasMessage("The operator's metrics have no series " + series
            + ". If it was renamed, rename it in the benchmark too.");
  }
}
