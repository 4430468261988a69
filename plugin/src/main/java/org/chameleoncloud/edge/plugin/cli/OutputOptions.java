package org.chameleoncloud.edge.plugin.cli;

import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.output.Documents;
import picocli.CommandLine.Option;

/** {@code -o}, and everything that prints. */
public final class OutputOptions extends Printer {
  @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table", order = 104,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  OutputOptions(Context context) {
    super(context);
  }

  /** The format that the user chose. */
  public OutputFormat format() {
    return format;
  }

  /**
   * Prints a resource, or a list from {@link Documents#list}, as the format says.
   *
   * @throws IllegalStateException if the format is not one for documents
   */
  public void printDocument(Object resource) {
    out().print(switch (format) {
      case json -> Documents.json(resource);
      case yaml -> Documents.yaml(resource);
      default -> throw new IllegalStateException(format + " is not a format for documents");
    });
    out().flush();
  }

  /** Prints a resource's name as kubectl's {@code -o name} does. */
  public void printName(String resourceName) {
    print(List.of(resource(resourceName)));
  }

  /** A resource as kubectl names it, such as {@code edgedevice.edge.chameleoncloud.org/uc-rpi4-03}. */
  public static String resource(String resourceName) {
    return "edgedevice." + EdgeDevice.GROUP + "/" + resourceName;
  }
}
