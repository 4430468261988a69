package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.image.BakeSettings;

/**
 * The manifests in examples/, and the devices among them that the steps use.
 *
 * @param devices all of them, in the order of the files
 * @param secret the credential, with placeholders
 * @param otherSecrets with placeholders that work
 * @param claim for images
 */
record Examples(List<EdgeDevice> devices, Secret secret, List<Secret> otherSecrets,
    PersistentVolumeClaim claim) {
  /**
   * Reads them.
   *
   * @param namespace replaces theirs
   * @throws IOException if a file cannot be read, or if there is not exactly one claim and one credential
   */
  static Examples read(Path directory, KubernetesClient client, String namespace)
      throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (Path file : files(directory)) {
      try (InputStream text = Files.newInputStream(file)) {
        objects.addAll(client.load(text).items());
      }
    }
    objects.forEach(object -> object.getMetadata().setNamespace(namespace));
    List<EdgeDevice> devices = objects.stream()
        .filter(object -> object.getKind().equals("EdgeDevice"))
        .map(object -> client.getKubernetesSerialization().convertValue(object, EdgeDevice.class))
        .toList();
    Map<Boolean, List<Secret>> secrets = objects.stream().filter(Secret.class::isInstance)
        .map(Secret.class::cast).collect(Collectors.partitioningBy(
            secret -> secret.getMetadata().getName().equals(EdgeDeviceSpec.DEFAULT_SECRET)));
    return new Examples(devices, only(Secret.class, secrets.get(true)), secrets.get(false),
        only(PersistentVolumeClaim.class, objects.stream()
            .filter(object -> object.getMetadata().getName()
                .equals(BakeSettings.defaults().defaultClaim()))
            .toList()));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static <T> T only(Class<T> type, List<? extends HasMetadata> objects) throws IOException {
    List<T> found = objects.stream().filter(type::isInstance).map(type::cast).toList();
    if (found.size() != 1) {
      throw new IOException("the demo needs one " + type.getSimpleName()
          + " in examples/, but there are " + found.size());
    }
    return found.getFirst();
  }

  /** The names of all devices. */
  List<String> names() {
    return devices.stream().map(device -> Devices.name(device)).toList();
  }

  /** A device with an image. */
  EdgeDevice withImage() throws IOException {
    return first("with an image", device -> device.getSpec().image() != null);
  }

  /** A device whose record is kept when it is deleted. */
  EdgeDevice retained() throws IOException {
    return first("with the deletionPolicy Retain",
        device -> device.getSpec().deletionPolicy() == DeletionPolicy.Retain);
  }

  /** A device that must not access its local network. */
  EdgeDevice denied() throws IOException {
    return first("with localEgress: deny", device -> plain(device)
        && device.getSpec().localEgress() == LocalEgress.deny);
  }

  /** A device that may access its local network. */
  EdgeDevice allowed() throws IOException {
    return first("with localEgress: allow", device -> plain(device)
        && device.getSpec().localEgress() == LocalEgress.allow);
  }

  private static boolean plain(EdgeDevice device) {
    return device.getSpec().image() == null
        && device.getSpec().deletionPolicy() != DeletionPolicy.Retain;
  }

  private EdgeDevice first(String what, Predicate<EdgeDevice> condition) throws IOException {
    return devices.stream().filter(condition).findFirst().orElseThrow(
        () -> new IOException("the demo needs a device " + what + " in examples/"));
  }
}
