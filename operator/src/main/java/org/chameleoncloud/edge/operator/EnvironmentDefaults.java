package org.chameleoncloud.edge.operator;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes an option that is not on the command line from the environment: {@code --image-claim}, EDGE_IMAGE_CLAIM. An
 * empty variable counts as absent, as manifests write one that is switched off.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final UnaryOperator<String> environment;

  /**
   * @param environment returns a variable's value, null for none; {@code System::getenv} in the product
   */
  EnvironmentDefaults(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !hasVariable(option)) {
      return null;
    }
    String value = environment.apply(variable(option));
    return value == null || value.isBlank() ? null : value;
  }

  /** Whether an option can be set by a variable: a pod may well have an EDGE_VERSION that has nothing to do with us. */
  static boolean hasVariable(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp();
  }

  /** The variable's name for an option. */
  static String variable(OptionSpec option) {
    return "EDGE_" + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The variable that an invalid value came from, if it came from one. */
  Optional<String> source(ParameterException invalid) {
    return invalid.getArgSpec() instanceof OptionSpec option && invalid.getValue() != null
        && invalid.getValue().equals(defaultValue(option))
            ? Optional.of(variable(option))
            : Optional.empty();
  }
}
