package org.chameleoncloud.edge.operator.control.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FatalErrorsTest {
  private static List<Throwable> handled(Throwable thrown) throws InterruptedException {
    List<Throwable> handled = new CopyOnWriteArrayList<>();
    Thread.ofPlatform().uncaughtExceptionHandler((_, error) -> handled.add(error))
        .start(() -> FatalErrors.endProcessIfFatal(thrown)).join();
    return handled;
  }

  @Test
  void whatOnlyOneTaskSuffersFromDoesNotEndTheProcess() throws InterruptedException {
    for (Throwable thrown : List.of(new StackOverflowError(), new NoClassDefFoundError(),
        new AssertionError(), new IllegalStateException())) {
      assertThat(handled(thrown)).isEmpty();
    }
  }

  @Test
  void whatTheWholeProcessSuffersFromIsHandedToTheThreadsHandler() throws InterruptedException {
    for (Throwable thrown : List.of(new OutOfMemoryError(), new InternalError())) {
      assertThat(handled(thrown)).containsExactly(thrown);
    }
  }
}
