package org.chameleoncloud.edge.plugin.cli;

import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.output.Documents;

/** {@code -o}, and everything that prints. Which formats a command takes, its own mixin says. */
public abstract sealed class OutputOptions extends Printer
    permits ResourceOutput, FindingsOutput, NameOutput {
  static final String DESCRIPTION = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.";

  private OutputFormat format = OutputFormat.table;

  OutputOptions(Context context) {
    super(context);
  }

  final void choose(OutputFormat chosen) {
    format = chosen;
  }

  /** The format that the user chose. */
  public final OutputFormat format() {
    return format;
  }

  /**
   * Prints a resource, or a list from {@link Documents#list}, as the format says.
   *
   * @throws IllegalStateException if the format is not one for documents
   */
  public final void printDocument(Object resource) {
    out().print(switch (format) {
      case json -> Documents.json(resource);
      case yaml -> Documents.yaml(resource);
      default -> throw new IllegalStateException(format + " is not a format for documents");
    });
    out().flush();
  }

  /** Prints a resource's name as kubectl's {@code -o name} does. */
  public final void printName(String resourceName) {
    print(List.of(resource(resourceName)));
  }

  /** A resource as kubectl names it, such as {@code edgedevice.edge.chameleoncloud.org/uc-rpi4-03}. */
  public static String resource(String resourceName) {
    return "edgedevice." + EdgeDevice.GROUP + "/" + resourceName;
  }
}
