package org.chameleoncloud.edge.plugin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.Test;

class KnownDevicesTest {
  private final List<String> read = new ArrayList<>();
  private final KnownDevices devices = new KnownDevices(resource -> {
    read.add(resource.getMetadata().getName());
    return new Device(resource, new EdgeDevice());
  });

  private static GenericKubernetesResource resource(String name) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setMetadata(new ObjectMetaBuilder().withNamespace("lab").withName(name).build());
    return resource;
  }

  @Test
  void aDeviceIsReadAgainOnlyWhenItChanged() {
    GenericKubernetesResource one = resource("one");
    GenericKubernetesResource two = resource("two");

    assertThat(devices.of(List.of(two, one))).extracting(Device::name)
        .containsExactly("one", "two");
    devices.of(List.of(one, two));
    devices.of(List.of(one, resource("two")));

    assertThat(read).containsExactlyInAnyOrder("one", "two", "two");
    assertThat(devices.of(List.of(one))).extracting(Device::name).containsExactly("one");
  }
}
