package org.chameleoncloud.edge.baker.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.baker.bake.Inspection;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.outcome.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code baker inspect}. */
@Command(name = "inspect",
    description = "Shows an image's partitions, OS and configuration. Keys are masked.")
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "IMAGE", description = "A disk image, raw or compact.")
  private Path image;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Mixin
  private BaseCacheOptions bases;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    try {
      Inspection inspection = Inspection.of(image, bases.cache());
      command.commandLine().getOut().println(json ? json(inspection) : text(inspection));
      command.commandLine().getOut().flush();
      return 0;
    } catch (IOException | RuntimeException | Error error) {
      return ResultFormat.printFailure(command.commandLine().getErr(), error);
    }
  }

  private static String text(Inspection inspection) {
    StringBuilder text = new StringBuilder();
    text.append("%-12s %s%n".formatted("form", inspection.form().id()));
    text.append("%-12s %s%n".formatted("table", inspection.table().kind().title()));
    text.append("%-12s %d bytes%n".formatted("sectors", inspection.table().sectorSize()));
    text.append("%-12s %s%n".formatted("device type", inspection.deviceType()));
    text.append("%-12s %s%n%n".formatted("OS", inspection.osVersion()));
    text.append("%3s  %12s  %12s  %s%n".formatted("#", "START", "SIZE", "NAME"));
    for (Partition partition : inspection.table().partitions()) {
      text.append("%3d  %12s  %12s  %s%n".formatted(partition.number(),
          Sizes.text(partition.start()), Sizes.text(partition.length()),
          name(partition, inspection)));
    }
    if (!inspection.connections().isEmpty()) {
      text.append("%nsystem-connections%n".formatted());
    }
    inspection.connections().forEach(name -> text.append("  %s%n".formatted(name)));
    text.append("%nconfig.json%n%s".formatted(inspection.config().toPrettyString()));
    return Printable.lines(text.toString());
  }

  private static String name(Partition partition, Inspection inspection) {
    String name = partition.name().isEmpty() ? "type " + partition.type() : partition.name();
    return partition.equals(inspection.partition())
        ? name + ", boot: " + inspection.fileSystem() + " " + inspection.labels()
        : name;
  }

  private static ObjectNode json(Inspection inspection) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("form", inspection.form().id()).put("table", inspection.table().kind().name())
        .put("sectorSize", inspection.table().sectorSize())
        .put("deviceType", inspection.deviceType()).put("osVersion", inspection.osVersion())
        .put("bootPartition", inspection.partition().number())
        .put("fileSystem", inspection.fileSystem())
        .put("freeBytes", inspection.freeBytes());
    for (Partition partition : inspection.table().partitions()) {
      fields.withArray("partitions").addObject().put("number", partition.number())
          .put("type", partition.type()).put("name", partition.name())
          .put("startByte", partition.start()).put("sizeBytes", partition.length());
    }
    inspection.connections().forEach(fields.putArray("connections")::add);
    fields.set("config", inspection.config());
    return fields;
  }
}
