package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  private static final String PASSWORD = "correct-horse-1";

  /** Made with openssl passwd and with the crypt of libxcrypt. */
  @ParameterizedTest
  @ValueSource(strings = {"$apr1$abcdefgh$yAxw95C6TFDZkZcBQ8JTN0",
      "$1$abcdefgh$2lbWeF68T/EBHmigi1j/R1",
      "$5$abcdefgh$Q.wvNST00cN4g/AsGaxiZO3JCJQO21KFv9NpXMAC/29",
      "$6$abcdefgh$n8h6wH2aalhcR.IL2sKNNZWaU2DBX1W99cjcok8ZPXjeDU.lfppzuvMsG/tjSBqo8ydQuh4R78hbgISnvWu2d/",
      "$2b$05$abcdefghijklmnopqrstuuxerKkqjcYvolJcIPZ1jfN5rHI0UshA6",
      "$2y$05$abcdefghijklmnopqrstuuxerKkqjcYvolJcIPZ1jfN5rHI0UshA6",
      "{SHA}NCiTeYRTaco7e5jX4Fv8pYw0uvo=", "{SSHA}Z3xs/XJPVKP/hSLa3VNRdXUrjhlzYWx0",
      "{PLAIN}correct-horse-1"})
  void acceptsTheRightPasswordOnly(String hash) {
    Users users = Users.parse("ben:x\nanna:" + hash + "\n");

    assertThat(users.accept("anna", PASSWORD)).isTrue();
    assertThat(users.accept("anna", PASSWORD + "2")).isFalse();
    assertThat(users.accept("anna", "")).isFalse();
    assertThat(users.accept("anna", hash)).isFalse();
    assertThat(users.accept("ben", PASSWORD)).isFalse();
    assertThat(users.accept("eve", PASSWORD)).isFalse();
    assertThat(users.toString()).doesNotContain(hash);
  }

  /** The first 8 characters count. */
  @Test
  void acceptsTheOldestKindOfHash() {
    assertThat(Users.parse("anna:abLFx2UmK0r0M").accept("anna", "correct-h")).isTrue();
    assertThat(Users.parse("anna:abLFx2UmK0r0M").accept("anna", "wrong")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-6", "-5", "-apr1", "-1"})
  void acceptsWhatOpensslWrites(String kind) throws Exception {
    ReferenceTools.require("openssl");
    String password = "p\u00e4ss:w\u00f6rd \u20ac";
    String hash = Programs.run("openssl", "passwd", kind, password).output().strip();
    String sent = new String(password.getBytes(StandardCharsets.UTF_8),
        StandardCharsets.ISO_8859_1);

    assertThat(Users.parse("anna:" + hash).accept("anna", sent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "anna", "anna:", ":", "anna:$6$", "anna:$2y$99$short", "anna:{SHA}",
      "anna:{SSHA}!!", "anna:$9$unknown$x", "# anna:{PLAIN}", "anna:{MD5}xyz", "anna:!", "anna:*"})
  void anInvalidHashAcceptsNoPassword(String line) {
    assertThat(Users.parse(line + "\n").accept("anna", "")).isFalse();
    assertThat(Users.parse(line + "\n").accept("anna", PASSWORD)).isFalse();
  }

  @Test
  void theFirstLineOfAUserCountsAndWhatFollowsTheHashDoesNot() {
    Users users = Users.parse("anna:{PLAIN}one:comment\nanna:{PLAIN}two\r\n");

    assertThat(users.accept("anna", "one")).isTrue();
    assertThat(users.accept("anna", "two")).isFalse();
  }
}
