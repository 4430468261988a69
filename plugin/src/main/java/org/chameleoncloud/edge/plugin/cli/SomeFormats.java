package org.chameleoncloud.edge.plugin.cli;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The formats that a command takes, for its help, completion and parsing. */
abstract class SomeFormats implements Iterable<String>, ITypeConverter<OutputFormat> {
  private final List<OutputFormat> formats;

  SomeFormats(OutputFormat... formats) {
    this.formats = List.of(formats);
  }

  @Override
  public final Iterator<String> iterator() {
    return formats.stream().map(OutputFormat::name).iterator();
  }

  @Override
  public final OutputFormat convert(String text) {
    return formats.stream().filter(format -> format.name().equals(text)).findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + text + "' is not one of "
            + formats.stream().map(OutputFormat::name).collect(Collectors.joining(", "))));
  }
}
