package org.chameleoncloud.edge.operator.control.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class NamespaceQueueTest {
  private final List<String> admitted = new CopyOnWriteArrayList<>();

  private Thread waits(NamespaceQueue queue, String namespace) {
    int before = queue.waiting();
    Thread thread = Thread.ofVirtual().start(() -> {
      try {
        queue.take(namespace);
        admitted.add(namespace);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    await().until(() -> queue.waiting() == before + 1);
    return thread;
  }

  private void release(NamespaceQueue queue, String namespace) {
    int before = admitted.size();
    queue.release(namespace);
    await().until(() -> admitted.size() == before + 1);
  }

  @Test
  void aNamespaceWaitsForOneThreadOfEachOtherNamespaceHoweverManyWaitThere() throws Exception {
    NamespaceQueue queue = new NamespaceQueue(1, 1);
    queue.take("hostile");
    for (int i = 0; i < 60; i++) {
      waits(queue, "hostile");
    }
    waits(queue, "honest");
    waits(queue, "honest");
    release(queue, "hostile");
    release(queue, "hostile");
    release(queue, "honest");
    release(queue, "hostile");
    assertThat(admitted).containsExactly("hostile", "honest", "hostile", "honest");
  }

  @Test
  void aNamespaceTakesNoMoreThanItsOwnPlaces() throws Exception {
    NamespaceQueue queue = new NamespaceQueue(Integer.MAX_VALUE, 4);
    for (int i = 0; i < 4; i++) {
      queue.take("hostile");
    }
    waits(queue, "hostile");
    queue.take("honest");
    assertThat(admitted).isEmpty();
    queue.release("honest");
    assertThat(queue.waiting()).isEqualTo(1);
    release(queue, "hostile");
    assertThat(admitted).containsExactly("hostile");
  }

  @Test
  void aThreadThatIsInterruptedLeavesTheQueue() throws Exception {
    NamespaceQueue queue = new NamespaceQueue(1, 1);
    queue.take("lab");
    waits(queue, "lab").interrupt();
    await().until(() -> queue.waiting() == 0);
    queue.release("lab");
    queue.take("other");
    assertThat(admitted).isEmpty();
  }

  @Test
  void namespacesThatGiveNothingBackLeaveReservedPlacesForOthers() {
    NamespaceQueue queue = new NamespaceQueue(512, 32, 128, 2);
    for (int namespace = 0; namespace < 70; namespace++) {
      for (int i = 0; i < 100; i++) {
        queue.request("hostile-" + namespace, () -> {});
      }
    }
    for (int i = 0; i < 1000; i++) {
      queue.request("honest", () -> admitted.add("honest"));
      assertThat(admitted).hasSize(i + 1);
      queue.release("honest");
    }
  }

  /** With the places of any history of requests: none waits that may have one. */
  @Test
  void whatMayHaveAPlaceDoesNotWaitForIt() {
    Random random = new Random(77);
    for (int run = 0; run < 60; run++) {
      int places = 2 + random.nextInt(12);
      int ofNamespace = 1 + random.nextInt(places);
      int reserved = random.nextInt(places);
      int few = random.nextInt(3);
      NamespaceQueue queue = new NamespaceQueue(places, ofNamespace, reserved, few);
      Map<String, Integer> taken = new HashMap<>();
      for (int step = 0; step < 200; step++) {
        String namespace = "lab-" + random.nextInt(5);
        if (random.nextInt(5) < 3) {
          queue.request(namespace, () -> taken.merge(namespace, 1, Integer::sum));
        } else if (taken.getOrDefault(namespace, 0) > 0) {
          taken.merge(namespace, -1, Integer::sum);
          queue.release(namespace);
        }
        int all = taken.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(all).isLessThanOrEqualTo(places);
        for (int i = 0; i < 5; i++) {
          int own = taken.getOrDefault("lab-" + i, 0);
          int most = own < few ? places : places - reserved;
          assertThat(queue.waiting("lab-" + i) > 0 && own < ofNamespace && all < most)
              .as("lab-%d waits with %d of %d places, of which %d are taken", i, own, places, all)
              .isFalse();
        }
      }
    }
  }
}
