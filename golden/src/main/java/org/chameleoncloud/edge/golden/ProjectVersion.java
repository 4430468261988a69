package org.chameleoncloud.edge.golden;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the project: {@code <revision>} in the root pom.xml. */
public final class ProjectVersion {
  private static final Pattern REVISION = Pattern.compile("<revision>(.+?)</revision>");

  private ProjectVersion() {}

  /** The version, such as {@code 1.2.3}. */
  public static String get() {
    Matcher revision = REVISION.matcher(GoldenFile.of("pom.xml").text());
    if (!revision.find()) {
      throw new IllegalStateException("the root pom.xml has no <revision>");
    }
    return revision.group(1);
  }
}
