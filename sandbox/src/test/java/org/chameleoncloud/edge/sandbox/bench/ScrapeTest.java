package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
  void aMissingSeriesIsNoNumber() {
    assertThat(SCRAPE.value("chi_edge_reconciles_waiting")).isNaN();
    assertThat(SCRAPE.value("chi_edge_devices")).isNaN();
  }
}
