package org.chameleoncloud.edge.operator.image;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.balenaos.BalenaDeviceType;

/**
 * The address at which balena's API offers an image of balenaOS, as its public SDK requests it: {@code GET /download} with
 * {@code deviceType}, {@code version} and {@code fileType} as its query, redirects followed, a token only for what is not
 * public (balena-sdk 23.2.7, commit 2a5756b, src/models/os.ts, download; balena-request 14.2.1, commit 2b8ed0d,
 * lib/utils.ts, whose query is made by the package qs, so a plus sign becomes {@code %2B}). What the SDK finds out with
 * other requests first, the slug of an alias and the newest version, is not asked here: the device type is known and the
 * version exact. The real API was never reached from where this was written; see docs/adr/0069.
 */
final class BalenaDownload {
  /** A file type that the SDK names and the baker reads; the links of the testbed's own page have it, too. */
  private static final String FILE_TYPE = ".zip";

  private BalenaDownload() {}

  /**
   * The address of an image.
   *
   * @param api the API, without a slash at its end
   * @param machineName the device type, as the testbed names it
   * @param version of balenaOS, exact
   */
  static String url(String api, String machineName, String version) {
    return api + "/download?deviceType=" + encoded(BalenaDeviceType.of(machineName)) + "&version="
        + encoded(version) + "&fileType=" + FILE_TYPE;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
