package org.chameleoncloud.edge.plugin.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();

  @Test
  void theCommandThatGoesOnDoesNotOverwriteWhatAnInterruptSays() {
    Progress progress = new Progress(new PrintWriter(err),
        new Terminal(true, true, true, 80, false));
    progress.show("Downloading");
    progress.end("pi.img.part stays");
    progress.show("Broken off");
    progress.close();

    assertThat(err).hasToString("\r\u001b[KDownloading\r\u001b[Kpi.img.part stays\n");
  }

  @Test
  void withoutATerminalOnlyTheMessageIsPrinted() {
    Progress progress = new Progress(new PrintWriter(err), Terminal.NONE);
    progress.show("Downloading");
    progress.end("pi.img.part stays");

    assertThat(err).hasToString("pi.img.part stays\n");
  }
}
