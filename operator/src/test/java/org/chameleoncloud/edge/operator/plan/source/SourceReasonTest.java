package org.chameleoncloud.edge.operator.plan.source;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.junit.jupiter.api.Test;

class SourceReasonTest {
  @Test
  @Generated
  void thePageOnImageSourcesListsEveryReason() {
    GoldenFile.of("docs/image-sources.md").assertPart("reasons",
        "\n| reason | what it means | what to do |\n|---|---|---|\n"
            + Arrays.stream(SourceReason.values())
                .map(reason -> "| `" + reason.text() + "` | " + reason.meaning() + " | "
                    + reason.remedy() + " |\n")
                .collect(Collectors.joining())
            + "\n");
  }
}
