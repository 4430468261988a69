package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.bake.Removal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baker remove}. */
@Command(name = "remove", description = {
    "Removes a baked image, its checksum file and what a killed bake left.",
    "It is fine when nothing is there."})
final class RemoveCommand implements Callable<Integer> {
  @Option(names = "--output", required = true, paramLabel = "FILE",
      description = "The image, as it was named when it was baked.")
  private Path output;

  @Option(names = "--prune-folder",
      description = "Remove its folder too when nothing else is in it.")
  private boolean pruneFolder;

  @Mixin
  private ReportOptions reporting;

  @Override
  public Integer call() {
    return reporting.run(() -> Removal.run(output, pruneFolder));
  }
}
