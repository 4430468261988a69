package org.chameleoncloud.edge.plugin;

/** Devices for tests, as the API server has them. */
public final class Fleet {
  /** Registered, online, reserved now, with an image. */
  public static final String ONLINE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDevice
      metadata: {name: uc-rpi4-03}
      spec:
        machineName: raspberrypi4-64
        contactEmail: lab@example.org
        authorizedProjects: [CH-231106]
        localEgress: deny
        image: {source: {claimName: base-images, path: pi4.img}}
      status:
        observedGeneration: 1
        uuid: 3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11
        registeredAt: "2026-04-12T08:30:11Z"
        onDelete: Delete
        health: 4/4
        checks:
        - {name: balena, state: STEADY}
        - {name: blazar.device, state: STEADY}
        - {name: k8s, state: STEADY}
        - {name: tunelo, state: STEADY}
        reservation: {state: Now, until: "2026-05-02T18:00:00Z", lastUntil: "2026-05-02T18:00:00Z"}
        access: {mode: Projects, projects: [8d1f0e0c9b8a47d6a5f4e3d2c1b0a998]}
        observed:
          projectId: 8d1f0e0c9b8a47d6a5f4e3d2c1b0a998
          updatedAt: "2026-04-30T10:00:00Z"
          machineName: raspberrypi4-64
          contactEmail: lab@example.org
          authorizedProjects: [CH-231106]
          localEgress: deny
          applicationCredentialId: 1c5e0d7a9b3f4e2d8c6b5a4938271605
          blazarDeviceDriver: k8s
          blazarDeviceId: "17"
          balenaDeviceId: 1234567
          balenaFleetId: 1790001
          channels:
          - name: user
            type: wireguard
            publicKey: MAKtSZtmH8VLM0lrLBYmpjdOUAVCmPyAqxwjBdKqmVA=
            uuid: 0b7c9d0e-52f1-4f3c-8f3e-2f1d0c9b8a77
            address: 10.0.3.7
            peers:
            - address: 10.0.3.1
              publicKey: 5LWmbVS4rEh+hH5TrY2pQJkGmMBn1MfSEIVmRHbYxC4=
              endpoint: "192.0.2.10:51820"
        image:
          claimName: edge-images
          path: lab/uc-rpi4-03.img
          form: Raw
          sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          sizeBytes: 3141592064
          bakedAt: "2026-04-12T08:45:00Z"
        conditions:
        - {type: Ready, status: "True", lastTransitionTime: "2026-04-12T09:10:00Z", reason: Ready, message: The device is as written.}
        - {type: Registered, status: "True", lastTransitionTime: "2026-04-12T08:30:12Z", reason: Registered, message: The record is as written.}
        - {type: Healthy, status: "True", lastTransitionTime: "2026-04-12T09:10:00Z", reason: Healthy, message: Every check is STEADY.}
        - {type: Online, status: "True", lastTransitionTime: "2026-04-12T09:05:00Z", reason: Online, message: The device is connected to balena.}
        - {type: AccessEnforced, status: "True", lastTransitionTime: "2026-04-12T09:10:00Z", reason: Enforced, message: Only these projects may reserve the device.}
        - {type: ImageReady, status: "True", lastTransitionTime: "2026-04-12T08:45:00Z", reason: Baked, message: The image is stored.}
      """;

  /** The same as {@link #ONLINE}, in the middle of a rotation of its credential. */
  public static final String ROTATING = ONLINE.replace("name: uc-rpi4-03}", "name: greenhouse}")
      .replace("  localEgress: deny\n  image:",
          "  localEgress: deny\n  deviceCredential: {managed: {}}\n  image:")
      .replace("  observed:\n", "  deviceCredential:\n"
          + "    id: 1c5e0d7a9b3f4e2d8c6b5a4938271605\n    name: chi-edge-greenhouse:2\n"
          + "    expiresAt: \"2026-07-29T08:00:00Z\"\n    secretName: greenhouse-credential-2\n"
          + "    switchedAt: \"2026-05-01T08:00:05Z\"\n"
          + "    previous: {id: 77a7277457d441e59beb3858c1e3a2f5, name: chi-edge-greenhouse, "
          + "expiresAt: \"2026-05-10T08:00:00Z\", secretName: greenhouse-credential-1}\n"
          + "  observed:\n");

  /** The digest of {@link #FROM_BALENA}'s first download. */
  public static final String BALENA_DIGEST = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

  /** The same as {@link #ONLINE} with an image from balena. */
  public static final String FROM_BALENA = ONLINE
      .replace("{claimName: base-images, path: pi4.img}", "{balenaOS: {version: 6.10.24+rev3}}")
      .replace("  image:\n    claimName:", "  imageSource: {deviceType: raspberrypi4-64, "
          + "version: 6.10.24+rev3, sha256: " + BALENA_DIGEST + "}\n  image:\n    claimName:");

  /** Named by {@link #OF_SOURCE}, checked an hour ago. */
  public static final String SOURCE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeImageSource
      metadata: {name: pi4}
      spec:
        url: https://images.example.org/pi4.img.zip
        checksumURL: https://images.example.org/SHA256SUMS
        version: 6.10.24+rev3
      status:
        observedGeneration: 1
        checkedAt: "2026-05-02T11:00:00Z"
        revision:
          id: sha256:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
          sha256: 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
          url: https://images.example.org/pi4.img.zip
          version: 6.10.24+rev3
          since: "2026-04-30T10:00:00Z"
        conditions:
        - {type: Ready, status: "True", lastTransitionTime: "2026-04-30T10:00:00Z", reason: Ready, message: Devices are baked from it.}
      """;

  /** Without a revision, since its server does not say what it takes. */
  public static final String STALLED_SOURCE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeImageSource
      metadata: {name: jetson}
      spec: {url: "https://images.example.org/jetson.img.xz", onUpdate: Never}
      status:
        observedGeneration: 1
        conditions:
        - {type: Ready, status: "False", lastTransitionTime: "2026-04-30T10:00:00Z", reason: FixSource, message: What spec.url names has neither ETag nor Last-Modified.}
      """;

  /** For all namespaces; nothing of it is known yet. */
  public static final String CLUSTER_SOURCE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: ClusterEdgeImageSource
      metadata: {name: campus}
      spec: {balenaOS: {version: 6.0.13}, onUpdate: All}
      """;

  /** A device that names {@link #SOURCE}. */
  public static final String OF_SOURCE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDevice
      metadata: {name: uc-rpi4-06}
      spec:
        machineName: raspberrypi4-64
        contactEmail: lab@example.org
        image: {source: {sourceRef: {name: pi4}}}
      """;

  /** Registered and not yet switched on. */
  public static final String NEW = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDevice
      metadata: {name: uc-jetson-nano-1}
      spec:
        machineName: jetson-nano
        contactEmail: lab@example.org
      status:
        observedGeneration: 1
        uuid: 77aa0b1c-2233-4455-8667-99aabbccddee
        registeredAt: "2026-05-02T11:57:00Z"
        onDelete: Delete
        health: 2/4
        checks:
        - {name: balena, state: STEADY}
        - {name: blazar.device, state: PENDING, deferred: true, message: Underlying entity could not be found}
        - {name: k8s, state: PENDING, deferred: true, message: No matching k8s node}
        - {name: tunelo, state: STEADY}
        reservation: {state: "No"}
        access: {mode: Unknown}
        observed:
          projectId: 8d1f0e0c9b8a47d6a5f4e3d2c1b0a998
          machineName: jetson-nano
          contactEmail: lab@example.org
          balenaDeviceId: 1234568
          balenaFleetId: 1790001
        conditions:
        - {type: Ready, status: "True", lastTransitionTime: "2026-05-02T11:58:00Z", reason: Ready, message: Everything that the spec asks for is done.}
        - {type: Healthy, status: "False", lastTransitionTime: "2026-05-02T11:57:00Z", reason: PowerOnDevice, message: "2 of 4 checks are not STEADY: k8s (No matching k8s node): flash the image, connect the device and switch it on."}
        - {type: Online, status: Unknown, lastTransitionTime: "2026-05-02T11:57:00Z", reason: NeverSeen, message: The testbed has not seen the device yet.}
      """;

  /** Offline for days, with a failed check. */
  public static final String OFFLINE = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDevice
      metadata: {name: rooftop-weather-station-north}
      spec:
        name: rooftop-north
        machineName: raspberrypi3-64
        contactEmail: weather@example.org
      status:
        observedGeneration: 1
        uuid: c0ffee00-1111-4222-8333-444455556666
        registeredAt: "2025-11-20T16:01:59Z"
        onDelete: Retain
        lastSeen: "2026-04-28T09:15:00Z"
        health: 3/4
        checks:
        - {name: balena, state: STEADY}
        - {name: blazar.device, state: STEADY}
        - {name: k8s, state: ERROR, message: "Unhandled error: node is not ready"}
        - {name: tunelo, state: STEADY}
        reservation: {state: "No"}
        access: {mode: Anyone}
        observed:
          projectId: 8d1f0e0c9b8a47d6a5f4e3d2c1b0a998
          machineName: raspberrypi3-64
          contactEmail: weather@example.org
          localEgress: allow
        conditions:
        - {type: Ready, status: "False", lastTransitionTime: "2026-04-28T09:20:00Z", reason: ContactTestbedOperators, message: "k8s has failed: the registry's log has the cause."}
        - {type: Healthy, status: "False", lastTransitionTime: "2026-04-28T09:20:00Z", reason: ContactTestbedOperators, message: "k8s has failed (Unhandled error: node is not ready): the registry's log has the cause."}
        - {type: Online, status: "False", lastTransitionTime: "2026-04-28T09:20:00Z", reason: Offline, message: "Disconnected from balena since 2026-04-28T09:15:00Z."}
        - {type: Stalled, status: "True", lastTransitionTime: "2026-04-28T09:20:00Z", reason: ContactTestbedOperators, message: k8s has failed.}
      """;

  /** Written a moment ago: the operator has not seen it. */
  public static final String UNSEEN = """
      apiVersion: edge.chameleoncloud.org/v1alpha1
      kind: EdgeDevice
      metadata: {name: bench-2}
      spec:
        machineName: raspberrypi5
        contactEmail: lab@example.org
      """;

  private Fleet() {}
}
