package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.bake.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code baker verify}. */
@Command(name = "verify",
    description = {"Checks an image: partitions, boot file system, config.json,",
        "and its SHA-256 where a checksum file lies beside it."})
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "IMAGE", description = "A disk image, raw or compact.")
  private Path image;

  @Mixin
  private BaseCacheOptions nearby;

  @Mixin
  private ReportOptions reporting;

  @Override
  public Integer call() {
    return reporting.run(() -> {
      ConsoleProgress progress = ConsoleProgress.to(reporting.out());
      try {
        return Verification.run(image, nearby.cache(), progress);
      } finally {
        progress.end();
      }
    });
  }
}
