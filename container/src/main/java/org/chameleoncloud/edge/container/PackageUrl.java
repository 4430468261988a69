package org.chameleoncloud.edge.container;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Package URLs, which name packages of any kind. */
final class PackageUrl {
  private PackageUrl() {}

  /**
   * The URL of a package.
   *
   * @param name with its type, such as pypi/pip
   */
  static String of(String name, String version) {
    return "pkg:" + name + "@" + URLEncoder.encode(version, StandardCharsets.UTF_8);
  }

  /** The URL of a Debian package of a release such as debian-12. */
  static String of(DebianPackage debian, String release) {
    return of("deb/debian/" + debian.name(), debian.version()) + "?arch=" + debian.architecture()
        + "&distro=" + release;
  }
}
