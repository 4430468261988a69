package org.chameleoncloud.edge.baker.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.bake.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code baker verify}. */
@Command(name = "verify",
    description = {"Verifies an image: partitions, boot file system and configuration.",
        "If there is a checksum file next to the image, the digest is verified too."})
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "IMAGE", description = "A disk image, raw or compact.")
  private Path image;

  @Mixin
  private BaseCacheOptions bases;

  @Mixin
  private ReportOptions report;

  @Override
  public Integer call() {
    return report.run(() -> {
      ConsoleProgress progress = ConsoleProgress.on(report.out());
      try {
        return Verification.run(image, bases.cache(), progress);
      } finally {
        progress.end();
      }
    });
  }
}
