package org.chameleoncloud.edge.plugin.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.FindingsOutput;
import org.chameleoncloud.edge.plugin.cli.HostOptions;
import org.chameleoncloud.edge.plugin.cli.VersionProvider;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge doctor}. */
@Command(name = "doctor", description = {
    "Examines a device from its resource to the hardware, and says at each step what is right, "
        + "what is wrong, what to do and who can do it. Changes nothing. What you may not read is "
        + "unknown. Exit code 0 if nothing is wrong, 1 if something is."})
public final class DoctorCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", completionCandidates = ClusterNames.Devices.class,
      description = "The resource, the device's name on the testbed, or the UUID of its record; of "
          + "the UUID, the first 8 digits are enough.")
  private String device;

  @Option(names = "--bundle", paramLabel = "FILE", order = 1,
      description = "Also write a ZIP file with all that a helper needs: the resource, its events, "
          + "its fleet and image source, its Jobs and pods, the operator's, the last log lines, and "
          + "the findings. Values of Secrets are masked in it. An existing file is not overwritten.")
  private Path bundle;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private FindingsOutput output;

  @Mixin
  private HostOptions hosts;

  @Override
  public Integer call() {
    if (bundle != null) {
      BundleFile.requireNew(bundle);
    }
    Instant now = output.context().clock().instant();
    try (Cluster cluster = target.open()) {
      Examination seen = new Examiner(cluster, hosts.hosts(), bundle != null).examine(device,
          VersionProvider.number(), now);
      List<Finding> findings = Diagnosis.findings(seen);
      print(seen, findings);
      if (bundle != null) {
        BundleFile.write(bundle, "doctor-" + cluster.namespace(), Bundle.files(seen, findings),
            now);
        output.note("Wrote " + bundle + ". Read it before you pass it on.");
      }
      return exitCode(seen, findings).code();
    }
  }

  private void print(Examination seen, List<Finding> findings) {
    if (output.format().isDocument()) {
      output.printDocument(FindingsReport.document(seen, findings));
      return;
    }
    var terminal = output.context().terminal();
    output.print(FindingsReport.lines(findings, terminal.tableWidth(), terminal.colours()));
  }

  private static ExitCode exitCode(Examination seen, List<Finding> findings) {
    if (seen.device().isMissing()) {
      return ExitCode.NOT_FOUND;
    }
    return findings.stream().anyMatch(Finding::isWrong) ? ExitCode.FAILED : ExitCode.DONE;
  }
}
