package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.junit.jupiter.api.Test;

/** The chart's values are all described, and described alike wherever people read about them. */
class ChartValuesTest {
  private final ChartValues values = new ChartValues();

  @Test
  void everyValueHasADefaultAndADescription() {
    List<ChartValues.Value> all = values.all();
    assertThat(all).isNotEmpty()
        .allSatisfy(value -> assertThat(value.description()).as(value.path()).isNotBlank());
    assertThat(values.set())
        .containsExactlyInAnyOrderElementsOf(all.stream().map(ChartValues.Value::path).toList());
  }

  @Test
  @Generated
  void theCommentsOfTheDefaultsAreTheSchemasDescriptions() {
    GoldenFile.of(ChartValues.FILE).assertContent(values.file());
  }

  @Test
  @Generated
  void theReadmesTableTellsTheSchemaAndTheDefaults() {
    GoldenFile.of(ChartValues.FILE.resolveSibling("README.md")).assertPart("values",
        values.table());
  }
}
