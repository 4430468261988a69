package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final String LONGEST = "p".repeat(Passwords.MAX_PASSWORD);

  private static Passwords passwords(String password) {
    return new Passwords(() -> Users.parse("anna:{PLAIN}" + password), Duration.ZERO);
  }

  private static String basic(String password) {
    return "Basic " + Base64.getEncoder()
        .encodeToString(("anna:" + password).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aPasswordHasAtMost256Bytes() throws InterruptedException {
    assertThat(passwords(LONGEST).user(basic(LONGEST))).contains("anna");
    assertThat(passwords(LONGEST + "p").user(basic(LONGEST + "p"))).isEmpty();
  }

  /** Its hash would be computed otherwise. */
  @Test
  void noUserIsLookedUpForALongerOne() throws InterruptedException {
    Passwords passwords = new Passwords(() -> {
      throw new AssertionError("looked up");
    }, Duration.ZERO);

    assertThat(passwords.user(basic(LONGEST + "p"))).isEmpty();
  }
}
