package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.junit.jupiter.api.Test;

/** All values of the chart are documented, with the same text everywhere. */
class ChartValuesTest {
  private final ChartValues values = new ChartValues();

  @Test
  void everyValueHasADefaultAndADescription() {
    List<ChartValues.Value> all = values.all();
    assertThat(all).isNotEmpty()
        .allSatisfy(value -> assertThat(value.description()).as(value.path()).isNotBlank());
    assertThat(values.defaultPaths())
        .containsExactlyInAnyOrderElementsOf(all.stream().map(ChartValues.Value::path).toList());
  }

  @Test
  @Generated
  void theCommentsInTheDefaultsAreTheDescriptionsInTheSchema() {
    GoldenFile.of(ChartValues.FILE).assertContent(values.file());
  }

  @Test
  @Generated
  void theTableInTheReadmeHasTheDescriptionsAndDefaults() {
    GoldenFile.of(ChartValues.FILE.resolveSibling("README.md")).assertPart("values",
        values.table());
  }
}
