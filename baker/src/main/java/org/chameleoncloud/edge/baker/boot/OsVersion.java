package org.chameleoncloud.edge.baker.boot;

import java.util.Arrays;
import java.util.regex.Pattern;

import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Checks which settings an image's version of balenaOS supports. */
final class OsVersion {
  /** The first version that reads installer.target_devices; older ones install to any device that they find. */
  private static final int[] TARGET_DEVICES = {6, 1, 15};
  private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})*");

  private OsVersion() {}

  /** Refuses settings that the image would ignore. A version that cannot be parsed is assumed to support them. */
  static void requireSupports(String version, ConfigJson config) {
    if (!config.at("/installer/target_devices").isTextual()) {
      return;
    }
    String numbers = version.replaceFirst("[^0-9.].*", "");
    if (NUMBERS.matcher(numbers).matches()
        && Arrays.compare(parts(numbers), TARGET_DEVICES) < 0) {
      throw new BakeFailure(Reason.OsTooOld, "the image's balenaOS " + version
          + " ignores installer.target_devices; use 6.1.15 or later, or remove the setting");
    }
  }

  private static int[] parts(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
