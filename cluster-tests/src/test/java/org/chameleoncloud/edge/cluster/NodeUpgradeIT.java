package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.chameleoncloud.edge.lab.kubelet.KubeletNode;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An upgrade and a rollback of two replicas on real nodes, while devices are created all the time. */
class NodeUpgradeIT {
  private static final String OPERATOR = "app.kubernetes.io/name=chi-edge-operator";
  private static final String LAB = "lab";
  private static final int AT_LEAST = 20;
  private static final long LIMIT = 512L << 20;

  private static NodeEnvironment env;

  @BeforeAll
  static void start() throws IOException {
    env = NodeEnvironment.start(NodeUpgradeIT.class, 2);
    env.createNamespace(LAB);
    env.install("replicas=2", "watchNamespaces={lab}");
    for (KubeletNode node : env.cluster().nodes()) {
      node.ctr("images", "tag", "localhost/chi-edge-operator:0.1.0",
          "localhost/chi-edge-operator:next");
    }
  }

  @AfterAll
  static void end() throws IOException {
    if (env != null) {
      env.close();
    }
  }

  @Test
  void noRegistrationIsLostOrDoubledByAnUpgradeAndARollback() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger created = new AtomicInteger();
    Thread user = Thread.ofVirtual().start(() -> {
      while (!ended.get()) {
        env.apply(LAB, "pi-" + created.incrementAndGet());
      }
    });
    NodeEnvironment.eventually("devices are registered")
        .until(() -> env.testbed().records().size() > AT_LEAST);
    env.upgrade("image.tag=next");
    // Helm does not wait for the end of old pods.
    NodeEnvironment.eventually("the new image is the only one").until(() -> images()
        .equals("localhost/chi-edge-operator:next localhost/chi-edge-operator:next"));
    int atUpgrade = env.testbed().records().size();
    NodeEnvironment.eventually("more devices are registered")
        .until(() -> env.testbed().records().size() > atUpgrade + AT_LEAST);
    env.run("helm rollback chi-edge-operator --namespace chi-edge --wait");
    int atRollback = env.testbed().records().size();
    NodeEnvironment.eventually("more devices are registered")
        .until(() -> env.testbed().records().size() > atRollback + AT_LEAST);
    ended.set(true);
    user.join();

    env.run("kubectl -n lab wait edgedevices --all --for=condition=Ready --timeout=180s");
    assertThat(env.client().resources(EdgeDevice.class).inNamespace(LAB).list().getItems())
        .hasSize(created.get());
    assertThat(env.testbed().records()).hasSize(created.get());
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(created.get());
    assertThat(env.memoryPeak("chi-edge", OPERATOR)).isLessThan(LIMIT);
  }

  private static String images() {
    return env.run("kubectl -n chi-edge get pods -l " + OPERATOR
        + " --field-selector=status.phase=Running"
        + " -o jsonpath='{.items[*].spec.containers[*].image}'");
  }
}
