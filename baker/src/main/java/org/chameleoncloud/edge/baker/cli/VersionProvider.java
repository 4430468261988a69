package org.chameleoncloud.edge.baker.cli;

import java.util.Objects;

import org.chameleoncloud.edge.baker.expand.Expansion;

import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest, and which inflater is used on this machine. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[]{"baker " + Objects.requireNonNullElse(version, "(unknown version)"),
        "inflate: " + Expansion.inflaterName()};
  }
}
