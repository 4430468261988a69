package org.chameleoncloud.edge.operator;

import java.util.Locale;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes an option that is not on the command line from the environment: {@code --image-claim}, EDGE_IMAGE_CLAIM. */
final class EnvironmentDefaults implements IDefaultValueProvider {
  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? System.getenv(variable(option)) : null;
  }

  /** The variable's name for an option. */
  static String variable(OptionSpec option) {
    return "EDGE_" + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
