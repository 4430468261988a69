package org.chameleoncloud.edge.plugin.adopt;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.plan.AdoptionPreview;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cli.TestbedOptions;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.ManagedRecords;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.testbed.CredentialSource;
import org.chameleoncloud.edge.plugin.testbed.TestbedConnection;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge adopt}. */
@Command(name = "adopt", description = {
    "Says, record by record, what the operator would change when resources adopt the records that "
        + "have their names. Changes nothing itself: resources in files are adopted once they are "
        + "applied, paused ones once they are resumed."})
public final class AdoptCommand implements Callable<Integer> {
  private static final int INDENT = 2;

  @Parameters(paramLabel = "NAME", arity = "0..*",
      completionCandidates = ClusterNames.Devices.class,
      description = "The names of the resources. Default: all without a record.")
  private List<String> names = List.of();

  @Option(names = {"-f", "--filename"}, paramLabel = "FILE", order = 1,
      description = "Resources in a file or a directory, before they are applied. Repeat it for "
          + "several. Default: those of the namespace.")
  private List<Path> files = List.of();

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Mixin
  private TestbedOptions testbed;

  private final Map<CredentialsRef, Credentials> secrets = new HashMap<>();

  @Override
  public Integer call() {
    try (Cluster cluster = target.open()) {
      List<Candidate> candidates = chosen(files.isEmpty()
          ? Candidate.of(cluster.devices(cluster.namespace()))
          : ManifestFiles.read(files, cluster.client().getKubernetesSerialization()));
      if (candidates.isEmpty()) {
        printer.note("There is no resource without a record: nothing to adopt.");
        return ExitCode.DONE.code();
      }
      try (TestbedConnection connection = testbed.connect(cluster)) {
        Map<String, Hardware> records = connection.ask(services -> services.registry().list())
            .stream().collect(Collectors.toMap(Hardware::name, Function.identity(),
                (first, _) -> first));
        Set<String> managed = ManagedRecords.of(cluster.devices(cluster.namespace())).uuids();
        candidates.forEach(candidate -> print(candidate, records.get(candidate.deviceName()),
            managed, cluster, connection.credentials()));
      }
    }
    return ExitCode.DONE.code();
  }

  private List<Candidate> chosen(List<Candidate> all) {
    Set<String> missing = new HashSet<>(names);
    all.forEach(candidate -> missing.remove(candidate.name()));
    if (!missing.isEmpty()) {
      throw CommandFailure.notFound("there is no resource without a record of the name "
          + missing.stream().sorted().limit(10).collect(Collectors.joining(", "))
          + ": see kubectl chi-edge list");
    }
    return all.stream().filter(candidate -> names.isEmpty() || names.contains(candidate.name()))
        .toList();
  }

  private void print(Candidate candidate, Hardware record, Set<String> managed, Cluster cluster,
      Credentials own) {
    if (record == null) {
      line(candidate.name() + ": no record of this project has the name; a new "
          + "device would be registered");
      return;
    }
    AdoptionPreview preview;
    try {
      preview = preview(candidate, record, cluster, own);
    } catch (CommandFailure e) {
      line(candidate.name() + ": record " + record.uuid()
          + " would wait for a credential: " + e.getMessage());
      return;
    }
    // Of the resource, kubectl diff says what changes.
    boolean isManaged = managed.contains(record.uuid());
    if (preview.refusal() != null) {
      line(candidate.name() + ": record " + record.uuid()
          + " would not be adopted: " + preview.refusal());
    } else if (preview.changes().isEmpty()) {
      line(candidate.name() + ": record " + record.uuid()
          + (isManaged
              ? " is managed already, and nothing of it would change"
              : " would be adopted, and nothing of it changed"));
    } else {
      line(candidate.name() + ": record " + record.uuid()
          + (isManaged
              ? " is managed already; it would change, and its checks run again"
              : " would be adopted and changed, and its checks run again"));
      printer.print(ChangeTable.of(record, preview.changes()), INDENT);
    }
  }

  /** Which may quote a record, and others can store anything in one. */
  private void line(String text) {
    printer.print(Cell.of(text));
  }

  private AdoptionPreview preview(Candidate candidate, Hardware record, Cluster cluster,
      Credentials connected) {
    Credentials own = candidate.spec().credentialsRef() == null
        ? connected
        : secret(candidate.spec().credentials(), cluster);
    Credentials device = candidate.spec().deviceCredentialRef() == null
        ? own
        : secret(candidate.spec().deviceCredentials(), cluster);
    return AdoptionPreview.of(candidate.name(), candidate.spec(), record, own, device,
        printer.context().clock().instant());
  }

  private Credentials secret(CredentialsRef reference, Cluster cluster) {
    return secrets.computeIfAbsent(reference, _ -> new CredentialSource.InSecret(cluster,
        reference.name(), reference.cloud()).read());
  }
}
