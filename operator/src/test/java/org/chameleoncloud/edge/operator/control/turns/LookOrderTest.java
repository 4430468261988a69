package org.chameleoncloud.edge.operator.control.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chameleoncloud.edge.operator.MockServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The SDK's own reconciliations with the executor: it must know the namespace of each. */
class LookOrderTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final KubernetesMockServer server = new KubernetesMockServer(new Context(),
      new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
  private final LookExecutor looks = new LookExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch other = new CountDownLatch(1);
  private final AtomicInteger ended = new AtomicInteger();
  private Operator operator;

  @AfterEach
  void stop() {
    end.countDown();
    operator.stop();
    MockServers.stop(server);
  }

  @Test
  void aNamespaceWhoseReconciliationsLastHoldsUpNoOther() throws InterruptedException {
    server.init();
    KubernetesClient client = server.createClient();
    operator = new Operator(configuration -> configuration.withKubernetesClient(client)
        .withExecutorService(looks).withMetrics(looks.metrics()));
    operator.register(new Waiting());
    int many = 3 * LookExecutor.OF_NAMESPACE;
    for (int i = 0; i < many; i++) {
      create(client, "lab", "map-" + i);
    }
    operator.start();
    await().atMost(TIMEOUT).until(() -> looks.waiting("lab") == many - LookExecutor.OF_NAMESPACE);
    create(client, "classroom", "map");
    assertThat(other.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    end.countDown();
    await().atMost(TIMEOUT).until(() -> ended.get() == many + 1);
  }

  private static void create(KubernetesClient client, String namespace, String name) {
    client.resource(new ConfigMapBuilder().withNewMetadata().withNamespace(namespace).withName(name)
        .endMetadata().build()).create();
  }

  /** Waits with each resource of the namespace lab. */
  private final class Waiting implements Reconciler<ConfigMap> {
    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap map,
        io.javaoperatorsdk.operator.api.reconciler.Context<ConfigMap> context)
        throws InterruptedException {
      if (map.getMetadata().getNamespace().equals("lab")) {
        end.await();
      } else {
        other.countDown();
      }
      ended.incrementAndGet();
      return UpdateControl.noUpdate();
    }
  }
}
