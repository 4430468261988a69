package org.chameleoncloud.edge.web;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserInfoTest {
  @ParameterizedTest
  @ValueSource(strings = {"https://images.example.org/rpi4@6.1.24/x.img.zip",
      "https://images.example.org/a?user=a@b", "https://images.example.org?user=a@b",
      "https://images.example.org/#a@b", "http://[2001:db8::1]:8080/a@b:c@d",
      "https://images.example.org"})
  void anAtSignBehindTheHostIsAnOrdinaryCharacter(String url) {
    assertThat(UserInfo.isIn(url)).isFalse();
    assertThat(url.substring(url.indexOf("://") + 3)).matches(UserInfo.NONE_PATTERN);
    assertThat(HttpUrl.get(url).encodedUsername()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://me@images.example.org", "https://me:word@images.example.org/a@b",
      "https://:word@images.example.org/", "https://a@b@images.example.org/?c",
      "https://me%40example.org:word@images.example.org/"})
  void anAtSignInFrontOfTheHostEndsAUserName(String url) {
    assertThat(UserInfo.isIn(url)).isTrue();
    assertThat(url.substring(url.indexOf("://") + 3)).doesNotMatch(UserInfo.NONE_PATTERN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"me:word@proxy.example.org:3128", "me@proxy.example.org/"})
  void aUserNameIsFoundWithoutAScheme(String url) {
    assertThat(UserInfo.isIn(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "?a", "exam ple.org/", "example.org\\@b/"})
  void aPlaceWithoutAHostIsRejected(String rest) {
    assertThat(rest).doesNotMatch(UserInfo.NONE_PATTERN);
  }
}
