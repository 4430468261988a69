package org.chameleoncloud.edge.cluster;

import java.util.List;

/**
 * The manifest of a fleet whose devices have a credential each, and images of the source {@code pi4}.
 *
 * @param names of the devices
 * @param email of each device
 * @param egress of each device
 * @param ntp the start of the name of the time server in each image
 * @param paused whether the rollout is
 */
record ClassroomManifest(List<String> names, String email, String egress, String ntp,
    boolean paused) {
  static final String NAME = "classroom";

  /** The same with other devices. */
  ClassroomManifest withNames(List<String> others) {
    return new ClassroomManifest(others, email, egress, ntp, paused);
  }

  /** The same with another address. */
  ClassroomManifest withEmail(String other) {
    return new ClassroomManifest(names, other, egress, ntp, paused);
  }

  /** The same with another property of the records. */
  ClassroomManifest withEgress(String other) {
    return new ClassroomManifest(names, email, other, ntp, paused);
  }

  /** The same with another time server in the images. */
  ClassroomManifest withNtp(String other) {
    return new ClassroomManifest(names, email, egress, other, paused);
  }

  /** The same while the rollout is paused. */
  ClassroomManifest asPaused() {
    return new ClassroomManifest(names, email, egress, ntp, true);
  }

  /** As YAML. */
  String yaml() {
    return """
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDeviceFleet
        metadata: {name: %s}
        spec:
          names: [%s]
          template:
            metadata: {labels: {room: r-101}}
            spec:
              machineName: raspberrypi4-64
              contactEmail: "%s"
              localEgress: %s
              deviceCredential: {managed: {lifetime: 90d, rotateBefore: 14d}}
              image:
                source: {sourceRef: {name: pi4}}
                ntpServers: ["%s-{index}.example.org"]
          rollout: {maxUnavailable: 2, paused: %s}
        """.formatted(NAME, String.join(", ", names), email, egress, ntp, paused);
  }
}
