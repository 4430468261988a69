package org.chameleoncloud.edge.operator;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[]{
        "chi-edge-operator " + Objects.requireNonNullElse(version, "(not packaged)")};
  }
}
