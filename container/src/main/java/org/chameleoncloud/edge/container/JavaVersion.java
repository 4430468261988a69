package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The version of the Java runtime in an image.
 *
 * @param version with the build, such as 25.0.3+9-LTS
 * @param vendor such as Eclipse Adoptium
 */
record JavaVersion(String version, String vendor) {
  /** Asks the runtime itself. */
  static JavaVersion of(ImageRoot root) throws IOException, InterruptedException {
    String properties = root.run(Map.of(), List.of("/opt/java/bin/java", "-XX:-UsePerfData",
        "-Xshare:off", "-Xint", "-XshowSettings:properties", "-version"));
    return new JavaVersion(property(properties, "java.runtime.version"),
        property(properties, "java.vendor"));
  }

  private static String property(String properties, String name) throws IOException {
    String start = name + " = ";
    return properties.lines().map(String::strip).filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length())).findFirst()
        .orElseThrow(() -> new IOException("the Java runtime does not say its " + name));
  }
}
