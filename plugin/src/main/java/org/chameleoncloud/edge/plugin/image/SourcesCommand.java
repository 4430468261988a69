package org.chameleoncloud.edge.plugin.image;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.plugin.cli.AllNamespacesOption;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.OutputFormat;
import org.chameleoncloud.edge.plugin.cli.ResourceOutput;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.Ages;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Column;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge image sources}. */
@Command(name = "sources", description = {
    "Lists the image sources of a namespace and those of the cluster, with their revisions and how many devices "
        + "use them."})
final class SourcesCommand implements Callable<Integer> {
  private static final int SHORT_DIGEST = "sha256:".length() + 12;

  @Parameters(paramLabel = "NAME", arity = "0..*",
      completionCandidates = ClusterNames.ImageSources.class,
      description = "Only the sources of these names, of both kinds. Default: all.")
  private List<String> names = List.of();

  @Mixin
  private ClusterOptions target;

  @Mixin
  private AllNamespacesOption all;

  @Mixin
  private ResourceOutput output;

  @Override
  public Integer call() {
    try (Cluster cluster = target.open()) {
      List<Device> devices = all.devices(cluster);
      List<SourceRow> rows = new ArrayList<>(
          rows(cluster, EdgeImageSource.class, devices, all.isSet() ? null : cluster.namespace()));
      try {
        rows.addAll(rows(cluster, ClusterEdgeImageSource.class, devices, null));
      } catch (CommandFailure e) {
        output.note("warning: the image sources of the cluster are not shown: " + e.getMessage());
      }
      print(cluster, names.isEmpty() ? rows : named(cluster, rows));
    }
    return ExitCode.DONE.code();
  }

  private List<SourceRow> named(Cluster cluster, List<SourceRow> rows) {
    Set<String> missing = new LinkedHashSet<>(names);
    rows.forEach(row -> missing.remove(row.name()));
    if (!missing.isEmpty()) {
      throw CommandFailure.notFound("there is no image source \"" + String.join("\", \"", missing)
          + "\" " + (all.isSet() ? "in any namespace" : "in the namespace " + cluster.namespace())
          + ", and none of the cluster: list all with kubectl chi-edge image sources -A");
    }
    return rows.stream().filter(row -> names.contains(row.name())).toList();
  }

  /**
   * @param namespace null for all, and for a kind without namespaces
   */
  private static <S extends CustomResource<ImageSourceSpec, ImageSourceStatus>> List<SourceRow> rows(
      Cluster cluster, Class<S> type, List<Device> devices, String namespace) {
    ResourceDefinitionContext kind = ResourceDefinitionContext.fromResourceType(type);
    return cluster.ask("list " + type.getSimpleName() + "s", namespace, client -> {
      var sources = client.genericKubernetesResources(kind);
      List<GenericKubernetesResource> found = (namespace == null
          ? kind.isNamespaceScoped() ? sources.inAnyNamespace().list() : sources.list()
          : sources.inNamespace(namespace).list()).getItems();
      return found.stream()
          .map(source -> SourceRow.of(source, type, devices, client.getKubernetesSerialization()))
          .sorted(Comparator.comparing((SourceRow row) -> String.valueOf(row.namespace()))
              .thenComparing(SourceRow::name))
          .toList();
    });
  }

  private void print(Cluster cluster, List<SourceRow> rows) {
    switch (output.format()) {
      case json, yaml -> output
          .printDocument(Documents.list(rows.stream().map(SourceRow::resource).toList()));
      case name -> output.print(rows.stream().map(row -> row.kind().name()
          .toLowerCase(Locale.ROOT) + "." + EdgeDevice.GROUP + "/" + row.name()).toList());
      case table, wide -> {
        if (rows.isEmpty()) {
          output.note(all.isSet()
              ? "There are no image sources."
              : "There are no image sources in the namespace " + cluster.namespace()
                  + ", and none of the cluster.");
        } else {
          output.print(table(rows));
        }
      }
    }
  }

  private Table table(List<SourceRow> rows) {
    boolean wide = output.format() == OutputFormat.wide;
    Clock clock = output.context().clock();
    List<Column> columns = new ArrayList<>();
    if (all.isSet()) {
      columns.add(Column.whole("NAMESPACE"));
    }
    columns.addAll(List.of(Column.shrinking("NAME", 12), Column.shrinking("KIND", 8),
        Column.shrinking("VERSION", 8), Column.shrinking("REVISION", 12), Column.whole("READY"),
        Column.whole("CHECKED"), Column.whole("DEVICES")));
    if (wide) {
      columns.addAll(List.of(Column.whole("ON UPDATE"), Column.shrinking("MESSAGE", 20)));
    }
    Table table = new Table(columns);
    for (SourceRow row : rows) {
      List<Cell> cells = new ArrayList<>();
      if (all.isSet()) {
        cells.add(Cell.of(row.namespace()));
      }
      cells.addAll(List.of(Cell.of(row.name()), Cell.of(row.kind().name()),
          Cell.of(row.version()), Cell.of(wide ? row.revision() : shortened(row.revision())),
          Cell.of(row.ready(), row.ready().equals(Condition.TRUE) ? Style.GOOD : Style.PENDING),
          Cell.of(Ages.since(row.checkedAt(), clock.instant())),
          Cell.of(Long.toString(row.devices()))));
      if (wide) {
        cells.addAll(List.of(Cell.of(row.onUpdate()), Cell.of(row.message())));
      }
      table.row(cells);
    }
    return table;
  }

  /** A digest as git shows one. */
  private static String shortened(String revision) {
    return revision != null && revision.startsWith("sha256:")
        && revision.length() > SHORT_DIGEST
            ? revision.substring(0, SHORT_DIGEST)
            : revision;
  }
}
