package org.chameleoncloud.edge.operator;

import java.util.Optional;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import picocli.CommandLine.IVersionProvider;

/** The program's name and the version from the jar's manifest. */
final class Version implements IVersionProvider {
  private static final String NAME = "chi-edge-operator";

  @Override
  public String[] getVersion() {
    return new String[]{NAME + " " + number().orElse("(not packaged)")};
  }

  /** The user agent; the API server takes the part before the slash as the name of a field's manager. */
  static String userAgent() {
    return NAME + number().map(number -> "/" + number).orElse("");
  }

  /** The container image of this version, with the name that the build gives to it. */
  static String image() {
    return BakeSettings.REPOSITORY + ":" + number().orElse("latest");
  }

  /** The version, or that there is none: a program that runs from its classes has no manifest. */
  static String label() {
    return number().orElse("not-packaged");
  }

  private static Optional<String> number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
  }
}
