package org.chameleoncloud.edge.baker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static Connection connection(String text) {
    return Connection.of("lab", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keepsAValidKeyfileUnchanged() {
    String text = "[connection]\ntype=ethernet\n";

    assertThat(connection(text).text()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(connection(text)).hasToString("Connection[lab]");
  }

  @Test
  void refusesAKeyfileThatNoDeviceCanUseAndDoesNotQuoteIt() {
    assertThatThrownBy(() -> connection("[connection]\ntype=wifi\npsk hunter2"))
        .isInstanceOfSatisfying(BakeFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.BadConfiguration))
        .hasMessageContaining("the network connection lab is not a valid keyfile: line 3")
        .hasMessageNotContaining("hunter2");
  }
}
