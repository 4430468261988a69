package org.chameleoncloud.edge.plugin.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
public final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[]{"kubectl-chi_edge " + number()};
  }

  /** The version, or that there is none: a program that runs from its classes has no manifest. */
  public static String number() {
    return Objects.requireNonNullElse(
        VersionProvider.class.getPackage().getImplementationVersion(), "(not packaged)");
  }
}
