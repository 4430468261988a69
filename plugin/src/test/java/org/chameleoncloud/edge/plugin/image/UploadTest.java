package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage.Kind;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.output.Progress;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.junit.jupiter.api.Test;

class UploadTest {
  private static final long SIZE = 10 << 20;

  private final StringWriter shown = new StringWriter();
  private final List<Duration> pauses = new ArrayList<>();

  private Kind send(Upload.Target target) {
    return new Upload(target, SIZE, pauses::add,
        new Progress(new PrintWriter(shown), new Terminal(true, true, true, 120, false))).send();
  }

  /** Breaks off after each of these numbers of bytes, then ends well. */
  private static final class Breaking implements Upload.Target {
    private final List<Long> breaks;
    private long written;
    private int attempts;

    private Breaking(Long... breaks) {
      this.breaks = List.of(breaks);
    }

    @Override
    public Kind send(Consumer<ReceiveMessage> told) throws IOException {
      told.accept(new ReceiveMessage(Kind.READY, written));
      if (attempts < breaks.size()) {
        long more = breaks.get(attempts++);
        if (more > 0) {
          written += more;
          told.accept(new ReceiveMessage(Kind.WRITTEN, written));
        }
        throw new IOException("reset by peer");
      }
      told.accept(new ReceiveMessage(Kind.WRITTEN, SIZE));
      told.accept(new ReceiveMessage(Kind.CHECKED, SIZE));
      return Kind.RECEIVED;
    }
  }

  @Test
  void continuesWhatBreaksOffAndSaysHowFarItIs() {
    assertThat(send(new Breaking(1L << 20, 0L, 2L << 20))).isEqualTo(Kind.RECEIVED);

    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2),
        Duration.ofSeconds(1));
    assertThat(shown.toString()).contains("Uploading: 1.0 MiB of 10.0 MiB (10%)")
        .contains("Broken off at 3.0 MiB of 10.0 MiB (30%), continuing in 1 s: reset by peer")
        .contains("Checking what arrived: 10.0 MiB of 10.0 MiB (100%)");
  }

  @Test
  void givesUpWhenNothingArrivesAnyMore() {
    Breaking broken = new Breaking(4L << 20, 0L, 0L, 0L, 0L, 0L);

    assertThatThrownBy(() -> send(broken)).isInstanceOf(CommandFailure.class)
        .hasMessageContaining("broke off 6 times (reset by peer)")
        .hasMessageContaining("4.0 MiB of 10.0 MiB (40%)")
        .hasMessageContaining("run the command again to continue");
    assertThat(pauses).hasSize(5).last().isEqualTo(Duration.ofSeconds(16));
  }

  @Test
  void anInterruptSaysWhatStaysOnTheClaim() {
    Upload upload = new Upload(new Breaking(4L << 20, 0L, 0L, 0L, 0L, 0L), SIZE, pauses::add,
        new Progress(new PrintWriter(shown), Terminal.NONE));
    assertThat(upload.left()).isEmpty();
    assertThatThrownBy(upload::send).isInstanceOf(CommandFailure.class);

    assertThat(upload.left()).contains("interrupted: the claim keeps 4.0 MiB of 10.0 MiB (40%): "
        + "run the command again to continue");
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    List<String> attempts = new ArrayList<>();

    assertThatThrownBy(() -> send(_ -> {
      attempts.add("one");
      throw CommandFailure.failed("the volume is full");
    })).isInstanceOf(CommandFailure.class).hasMessage("the volume is full");
    assertThat(attempts).hasSize(1);
    assertThat(send(_ -> Kind.OCCUPIED)).isEqualTo(Kind.OCCUPIED);
  }
}
