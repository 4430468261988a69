package org.chameleoncloud.edge.plugin.export;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cli.TestbedOptions;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.cluster.ManagedRecords;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.plugin.testbed.TestbedConnection;
import org.chameleoncloud.edge.registry.Hardware;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge export}. */
@Command(name = "export", description = {
    "Prints resources for the records of the credential's project. Applied, each adopts its record, "
        + "and changes nothing of it but the device's credential, if that is another. Nothing secret "
        + "is exported. Authorized projects are written as the record has them."})
public final class ExportCommand implements Callable<Integer> {
  private static final int MAX_NAMED = 10;

  @Parameters(paramLabel = "NAME", arity = "0..*",
      description = "The names of the records. Default: all that no resource of the cluster manages.")
  private List<String> names = List.of();

  @Option(names = "--all-projects", order = 1,
      description = "The records of all projects, for operators of the testbed. Those of another "
          + "project name a Secret " + Exported.PROJECT_SECRET + "ID, with a credential of it.")
  private boolean allProjects;

  @Option(names = {"-f", "--directory"}, paramLabel = "DIRECTORY", order = 2,
      description = "Write a file for each device, and a Kustomization, instead of one stream.")
  private Path directory;

  @Option(names = "--overwrite", order = 3,
      description = "Replace files of the directory that exist.")
  private boolean overwrite;

  @Option(names = "--keep-device-credentials", order = 4,
      description = "A device that signs in with another credential keeps it: its resource names a "
          + "Secret " + Exported.DEVICE_SECRET + "ID, which you have to create with it.")
  private boolean keepDeviceCredentials;

  @Option(names = "--paused", order = 5,
      description = "Pause the resources, so that nothing is adopted before they are resumed.")
  private boolean paused;

  @Option(names = "--managed", order = 6,
      description = "Also the records that resources of the cluster manage already. Such a file has "
          + "what the record has: no image, no other credential.")
  private boolean managed;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Mixin
  private TestbedOptions testbed;

  @Override
  public Integer call() {
    if (overwrite && directory == null) {
      throw CommandFailure.usage("--overwrite is for files: add --directory, or remove it");
    }
    List<Exported> all;
    try (Cluster cluster = target.open();
        TestbedConnection connection = testbed.connect(cluster)) {
      all = export(connection, cluster);
    }
    List<Exported.Resource> resources = all.stream().filter(Exported.Resource.class::isInstance)
        .map(Exported.Resource.class::cast).toList();
    List<Exported.Managed> skipped = all.stream().filter(Exported.Managed.class::isInstance)
        .map(Exported.Managed.class::cast).toList();
    if (overwrite && !skipped.isEmpty()) {
      throw CommandFailure.failed("the Kustomization would lose devices, since resources manage "
          + skipped.size() + " of the records: add --managed, or name another directory");
    }
    if (all.isEmpty()) {
      printer.note("There are no records to export.");
      return ExitCode.DONE.code();
    }
    if (!resources.isEmpty()) {
      print(resources);
    }
    all.forEach(this::note);
    noteManaged(skipped);
    noteCredentials(resources);
    return ExitCode.DONE.code();
  }

  private List<Exported> export(TestbedConnection connection, Cluster cluster) {
    List<Hardware> records = connection.ask(services -> allProjects
        ? services.registry().listAllProjects()
        : services.registry().list());
    ExportSettings settings = new ExportSettings(cluster.namespace(), testbed.secret().orElse(null),
        connection.credentials().id(),
        connection.ask(services -> services.registry().projectId()), keepDeviceCredentials, paused);
    Set<String> missing = new HashSet<>(names);
    records.forEach(record -> missing.remove(record.name()));
    if (!missing.isEmpty()) {
      throw CommandFailure
          .notFound("there is no record " + missing.stream().sorted().limit(MAX_NAMED)
              .collect(Collectors.joining(", ")) + ": see kubectl chi-edge list --unmanaged");
    }
    List<Hardware> chosen = records.stream()
        .filter(record -> names.isEmpty() || names.contains(record.name()))
        .sorted(Comparator.comparing(Hardware::name)).toList();
    if (managed || !names.isEmpty() || chosen.isEmpty()) {
      return chosen.stream().map(record -> Exported.of(record, settings)).toList();
    }
    ManagedRecords known = managed(cluster);
    return chosen.stream().map(record -> known.of(record.uuid()).map(ExportCommand::isManaged)
        .orElseGet(() -> Exported.of(record, settings))).toList();
  }

  /** The records may be exported before the operator is installed. */
  private ManagedRecords managed(Cluster cluster) {
    return ManagedRecords.read(cluster, () -> {
      try {
        return cluster.devices(cluster.namespace());
      } catch (CommandFailure _) {
        return List.of();
      }
    }, printer::note);
  }

  /** What kubectl apply would do to such a device: remove from its spec what no record has. */
  private static Exported isManaged(Device device) {
    return new Exported.Managed(device.deviceName(), device.namespace() + "/" + device.name());
  }

  private void print(List<Exported.Resource> resources) {
    if (directory != null) {
      ExportDirectory.write(directory, ExportDirectory.files(resources), overwrite);
      printer.note(resources.size()
          + (resources.size() == 1 ? " device is" : " devices are")
          + " written. Apply: kubectl apply -k "
          + directory);
      return;
    }
    printer.out().print(Documents
        .yamlDocuments(resources.stream().map(Exported.Resource::manifest).toList()));
    printer.out().flush();
  }

  private void note(Exported exported) {
    switch (exported) {
      case Exported.Skipped(String name, String why) ->
        printer.note("warning: " + name + " is skipped: " + why);
      case Exported.Managed _ -> {
        // All in one line.
      }
      case Exported.Resource resource -> resource.notes()
          .forEach(note -> printer.note("warning: " + resource.name() + ": " + note));
    }
  }

  private void noteManaged(List<Exported.Managed> skipped) {
    if (!skipped.isEmpty()) {
      printer.note(skipped.size()
          + (skipped.size() == 1
              ? " record is skipped, which a resource manages: "
              : " records are skipped, which resources manage: ")
          + skipped.stream().limit(MAX_NAMED).map(Exported.Managed::resource)
              .collect(Collectors.joining(", "))
          + (skipped.size() > MAX_NAMED ? ", …" : "")
          + ". To export them nevertheless, use --managed.");
    }
  }

  private void noteCredentials(List<Exported.Resource> resources) {
    List<Exported.Resource> others = resources.stream()
        .filter(resource -> resource.otherCredential() != null
            && resource.spec().deviceCredentialRef() == null)
        .toList();
    if (!others.isEmpty()) {
      printer.note("warning: " + (others.size() == 1
          ? "1 device signs"
          : others.size() + " devices sign")
          + " in with another credential than this one, and an adoption replaces it: the testbed "
          + "sends the new one to the device, and the checks run again. To keep the former, use "
          + "--keep-device-credentials. That concerns "
          + others.stream().map(Exported.Resource::name).collect(Collectors.joining(", ")));
    }
    secrets(resources).forEach((secret, credential) -> printer.note("Create the Secret " + secret
        + " with " + credential + " before you apply the resources."));
  }

  private static SortedMap<String, String> secrets(List<Exported.Resource> resources) {
    SortedMap<String, String> secrets = new TreeMap<>();
    resources.forEach(resource -> {
      if (resource.spec().deviceCredentialRef() != null) {
        secrets.put(resource.spec().deviceCredentialRef().name(),
            "the application credential " + resource.otherCredential());
      }
      String own = resource.spec().credentials().name();
      if (own.startsWith(Exported.PROJECT_SECRET)) {
        secrets.put(own, "a credential of the project "
            + own.substring(Exported.PROJECT_SECRET.length()));
      }
    });
    return secrets;
  }
}
