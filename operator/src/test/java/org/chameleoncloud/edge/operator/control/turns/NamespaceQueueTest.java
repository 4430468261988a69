package org.chameleoncloud.edge.operator.control.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
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
}
