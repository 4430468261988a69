package org.chameleoncloud.edge.baker.corpus;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** The configurations in the images, and the changes to make to them. */
final class Configs {
  private static final String TYPE = "\"deviceType\": \"raspberrypi4-64\"";
  private static final String DEVICE = """
      "uuid": "0123456789abcdef0123456789abcdef", "deviceId": 42, "hostname": "uc-rpi4-03",
      "applicationId": 7, "userId": null, "deviceApiKey": "00000000000000000000000000000000",
      "registered_at": 1700000000, "appUpdatePollInterval": 60000, "listenPort": 48484,
      "vpnPort": 443, "apiEndpoint": "https://api.example.org", "vpnEndpoint": "vpn.example.org",
      "registryEndpoint": "registry.example.org", "deltaEndpoint": "https://delta.example.org",
      "logsEndpoint": "https://logs.example.org", "os": {"sshKeys": ["%s"]}""".formatted(
      "k".repeat(400));

  static final String STOCK = "{" + TYPE + ", \"persistentLogging\": false}";
  /** 20 kB, which {@link #SHRINKING} removes. */
  static final String LARGE_STOCK = "{" + TYPE + ", \"note\": \"" + "x".repeat(20_000) + "\"}";

  /** About 1 kB, like a real device. */
  static final Changes TYPICAL = changes("{" + DEVICE + "}");
  /** Fits into the existing cluster. */
  static final Changes TINY = changes("{\"uuid\": \"0123\"}");
  /** 20 kB. */
  static final Changes LARGE = changes("{" + DEVICE + ", \"note\": \"" + "y".repeat(20_000)
      + "\"}");
  static final Changes SHRINKING = changes("{" + DEVICE + ", \"note\": \"\"}");
  static final Changes INSTALLING = changes("{" + DEVICE
      + ", \"installer\": {\"target_devices\": \"nvme0n1\"}}");
  static final Changes FOR_ANOTHER_TYPE = new Changes(TYPICAL.config(), "jetson-nano", false,
      List.of());
  /** Creates config.json if the image has none. */
  static final Changes CREATING = new Changes(TYPICAL.config(), "", true, List.of());

  private Configs() {}

  private static Changes changes(String config) {
    return new Changes(ConfigJson.parse(config.getBytes(StandardCharsets.UTF_8), "the corpus's",
        Reason.BadConfiguration), "", false, List.of());
  }
}
