package org.chameleoncloud.edge.baker.cli;

import java.util.Objects;

import org.chameleoncloud.edge.baker.expand.Expansion;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest carries, and what the program found on this machine. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[]{"baker " + Objects.requireNonNullElse(version, "(built by hand)"),
        "inflate: " + Expansion.inflate()};
  }
}
