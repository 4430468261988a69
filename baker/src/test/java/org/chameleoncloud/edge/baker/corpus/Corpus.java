package org.chameleoncloud.edge.baker.corpus;

import java.util.List;
import java.util.stream.Stream;

/** All layouts of balenaOS images, and all problems that images may have. */
final class Corpus {
  private Corpus() {}

  static List<CorpusImage> all() {
    return Stream.of(BalenaLayouts.images(), UnusualTables.images(), BrokenTables.images(),
        UnusualVolumes.images(), BrokenVolumes.images(), UnusualContents.images())
        .flatMap(each -> each).toList();
  }
}
