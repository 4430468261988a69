package org.chameleoncloud.edge.operator.api;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's folder, whichever of its folders the tests run in. */
public final class Checkout {
  /** The CustomResourceDefinition that users install. */
  static final Path DEFINITION = path("crds/edgedevices.edge.chameleoncloud.org.yaml");

  private Checkout() {}

  /** A file or folder of the project. */
  public static Path path(String relative) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests do not run inside the project's folder");
      }
    }
    return folder.resolve(relative);
  }
}
