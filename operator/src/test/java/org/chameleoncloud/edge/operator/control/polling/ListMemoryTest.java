package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.junit.jupiter.api.Test;

class ListMemoryTest {
  private static final int MIB = 1 << 20;

  private final AtomicInteger refused = new AtomicInteger();
  private final ListMemory memory = new ListMemory(8 * MIB, refused::incrementAndGet);

  private ListMemory.Kept list(String namespace, long bytes) throws ListTooLargeException {
    ListMemory.Kept list = memory.new Kept();
    list.begin(namespace);
    list.take(bytes);
    list.replace(bytes);
    return list;
  }

  @Test
  void aNamespaceHasHalfOfTheMemoryHoweverManyListsItHas() throws Exception {
    list("hostile", 2 * MIB);
    list("hostile", 2 * MIB);
    assertThatThrownBy(() -> list("hostile", 1)).isInstanceOf(ListTooLargeException.class)
        .hasMessage("more than fits into the memory for lists, of which a namespace has at most "
            + "4 MiB. Use fewer credentials or projects with fewer devices in the namespace, or "
            + "give the operator more memory");
    assertThat(refused).hasValue(1);
    list("honest", 4 * MIB);
  }

  @Test
  void whenAllMemoryIsUsedANamespaceStillGetsAnEvenShare() throws Exception {
    list("hostile", 4 * MIB);
    list("hostile too", 4 * MIB);
    list("honest", 2 * MIB);
    assertThatThrownBy(() -> list("honest", MIB)).isInstanceOf(ListTooLargeException.class);
    assertThatThrownBy(() -> list("hostile", 1)).isInstanceOf(ListTooLargeException.class);
    assertThat(memory.used()).isEqualTo(10L * MIB);
  }

  @Test
  void aListThatFailsGivesBackWhatItTook() throws Exception {
    ListMemory.Kept list = list("lab", MIB);
    list.begin("lab");
    list.take(2 * MIB);
    assertThat(memory.used("lab")).isEqualTo(3L * MIB);
    list.rollBack();
    assertThat(memory.used("lab")).isEqualTo(MIB);
  }

  @Test
  void aListThatReplacesAnotherTakesItsOwnSizeOnly() throws Exception {
    ListMemory.Kept list = list("lab", 3 * MIB);
    list.begin("lab");
    list.take(100);
    list.replace(3 * MIB + 50);
    assertThat(memory.used("lab")).isEqualTo(3L * MIB + 50);
    list.clear();
    assertThat(memory.used()).isZero();
  }

  @Test
  void aListIsPaidForByOneNamespaceAtATime() throws Exception {
    ListMemory.Kept list = list("lab", MIB);
    list.begin("other");
    assertThat(memory.used("lab")).isZero();
    assertThat(memory.used("other")).isEqualTo(MIB);
  }
}
