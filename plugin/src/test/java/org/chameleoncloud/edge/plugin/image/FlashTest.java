package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.output.Progress;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.junit.jupiter.api.Test;

class FlashTest {
  private static final List<Drive> DRIVES = Stream.of("sdb", "sdc", "sdd")
      .map(name -> new Drive(Path.of("/dev", name), "", 1 << 20, true, false, Set.of())).toList();

  private static List<String> write(Flash flash) {
    return flash.write(new Progress(new PrintWriter(new StringWriter()), Terminal.NONE));
  }

  @Test
  void anInterruptNamesTheCardsThatAreIncomplete() throws Exception {
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch end = new CountDownLatch(1);
    Flash flash = new Flash(card -> {
      card.begin();
      if (card.drive().equals(DRIVES.getFirst())) {
        card.finish();
      }
      begun.countDown();
      await(end);
      card.finish();
    }, DRIVES);
    assertThat(flash.left()).isEmpty();
    CompletableFuture<List<String>> written = CompletableFuture.supplyAsync(() -> write(flash));
    await(begun);

    assertThat(flash.left()).isEqualTo(
        Optional.of("interrupted: incomplete, write again: /dev/sdc, /dev/sdd"));
    end.countDown();
    assertThat(written.get(1, TimeUnit.MINUTES)).hasSize(3);
    assertThat(flash.left()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneCardThatFailsDoesNotKeepTheOthersFromBeingWritten() {
    Flash flash = new Flash(card -> {
      if (card.drive().equals(DRIVES.get(1))) {
        throw CommandFailure.failed("/dev/sdc cannot be written");
      }
    }, DRIVES);

    assertThatThrownBy(() -> write(flash)).isInstanceOf(CommandFailure.class)
        .hasMessage("/dev/sdc cannot be written. The other 2 of 3 are written.");
  }
}
