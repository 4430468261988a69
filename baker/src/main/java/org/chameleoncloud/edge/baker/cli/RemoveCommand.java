package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.bake.Removal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baker remove}. */
@Command(name = "remove", description = {
    "Removes a baked image and its checksum file.",
    "Also removes the leftovers of a killed bake. Succeeds if nothing exists."})
final class RemoveCommand implements Callable<Integer> {
  @Option(names = "--output", required = true, paramLabel = "FILE",
      description = "The path that was passed as --output to bake.")
  private Path output;

  @Option(names = "--prune-folder",
      description = "Also remove the directory if it is empty afterwards.")
  private boolean pruneDirectory;

  @Mixin
  private RootOptions roots;

  @Mixin
  private ReportOptions report;

  @Override
  public Integer call() {
    return report.run(() -> Removal.run(roots.place(output), pruneDirectory));
  }
}
