package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.chameleoncloud.edge.baker.serve.SignedLink.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedLinkTest {
  private static final LinkKey KEY = LinkKey.parse("0123456789abcdef".repeat(4) + "\n");
  private static final LinkKey OTHER = LinkKey.parse("f".repeat(64));
  private static final String PATH = "/lab/pi.img";
  private static final Instant EXPIRES = Instant.ofEpochSecond(1_800_000_000);
  private static final Instant NOW = EXPIRES.minus(Duration.ofHours(1));
  private static final String QUERY = SignedLink.query(KEY, PATH, EXPIRES);
  private static final String URL_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
      + "0123456789-._~/=&%+";

  private static Verdict check(String path, String query, Instant now) {
    return SignedLink.check(List.of(KEY), path, query, now);
  }

  @Test
  void isSignedWithHmacSha256() {
    // printf 'chi-edge image link 1\n/lab/pi.img\n1800000000' | openssl dgst -sha256 -hmac KEY -binary | base64
    assertThat(QUERY)
        .isEqualTo("expires=1800000000&signature=E3vhN-Bub-CmVmDt7UfjqY_5i4B5eRh55PcuTR6qdNs");
    assertThat(check(PATH, QUERY, NOW)).isEqualTo(Verdict.VALID);
  }

  /** At each position: every other character, none, and one more. */
  @Test
  void isNotValidIfAnythingInItIsChanged() {
    for (int i = 0; i < QUERY.length(); i++) {
      String before = QUERY.substring(0, i);
      String after = QUERY.substring(i + 1);
      assertThat(check(PATH, before + after, NOW)).as("without %d", i)
          .isNotEqualTo(Verdict.VALID);
      for (char other : URL_CHARACTERS.toCharArray()) {
        assertThat(check(PATH, before + other + QUERY.substring(i), NOW)).as("%c before %d", other,
            i).isNotEqualTo(Verdict.VALID);
        if (other != QUERY.charAt(i)) {
          assertThat(check(PATH, before + other + after, NOW)).as("%c at %d", other, i)
              .isNotEqualTo(Verdict.VALID);
        }
      }
    }
  }

  @Test
  void isValidForItsPathOnly() {
    for (int i = 0; i < PATH.length(); i++) {
      for (char other : URL_CHARACTERS.toCharArray()) {
        if (other != PATH.charAt(i)) {
          String path = PATH.substring(0, i) + other + PATH.substring(i + 1);
          assertThat(check(path, QUERY, NOW)).as(path).isEqualTo(Verdict.INVALID);
        }
      }
    }
    assertThat(check(PATH + ".sha256", QUERY, NOW)).isEqualTo(Verdict.INVALID);
  }

  /** The path and the time are separated, so one cannot be moved into the other. */
  @Test
  void doesNotSignTheSameTextForTwoPairsOfPathAndTime() {
    String shifted = SignedLink.query(KEY, PATH + "\n1", Instant.ofEpochSecond(800_000_000));

    assertThat(shifted).doesNotEndWith(QUERY.substring(QUERY.indexOf('&')));
  }

  @ParameterizedTest
  @CsvSource({"-3600, VALID", "0, VALID", "60, VALID", "61, EXPIRED", "31536000, EXPIRED"})
  void expiresAMinuteAfterItsTimeForTheSakeOfClocksThatDiffer(long secondsLater, Verdict verdict) {
    assertThat(check(PATH, QUERY, EXPIRES.plusSeconds(secondsLater))).isEqualTo(verdict);
  }

  @Test
  void isNotValidForMoreThanAWeek() {
    Instant first = EXPIRES.minus(SignedLink.MAX_LIFETIME).minus(SignedLink.CLOCK_SKEW);

    assertThat(check(PATH, QUERY, first)).isEqualTo(Verdict.VALID);
    assertThat(check(PATH, QUERY, first.minusSeconds(1))).isEqualTo(Verdict.INVALID);
  }

  @Test
  void anExpiredLinkThatWasChangedIsInvalidSoThatNothingIsSaidAboutIt() {
    String longer = QUERY.replace("expires=18", "expires=17");

    assertThat(check(PATH, longer, EXPIRES.plusSeconds(3600))).isEqualTo(Verdict.INVALID);
  }

  @Test
  void isValidUntilItsKeyIsNeitherTheCurrentNorThePreviousOne() {
    assertThat(SignedLink.check(List.of(OTHER, KEY), PATH, QUERY, NOW)).isEqualTo(Verdict.VALID);
    assertThat(SignedLink.check(List.of(OTHER), PATH, QUERY, NOW)).isEqualTo(Verdict.INVALID);
    assertThat(SignedLink.check(List.of(), PATH, QUERY, NOW)).isEqualTo(Verdict.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token=x", "expires=1800000000"})
  void anotherQueryIsNoLink(String query) {
    assertThat(check(PATH, query, NOW)).isEqualTo(Verdict.NO_LINK);
  }

  @Test
  void everyLinkOfAGeneratedPathAndTimeIsValidUntilItExpires() {
    Random random = new Random(62);
    for (int i = 0; i < 2000; i++) {
      String path = "/lab/" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36) + ".img";
      Instant expires = NOW.plusSeconds(random.nextLong(SignedLink.MAX_LIFETIME.toSeconds()));
      String query = SignedLink.query(KEY, path, expires);

      assertThat(check(path, query, NOW)).isEqualTo(Verdict.VALID);
      assertThat(check(path, query, expires.plusSeconds(61 + random.nextInt(1000))))
          .isEqualTo(Verdict.EXPIRED);
      assertThat(check(PATH, query, NOW)).isEqualTo(Verdict.INVALID);
    }
  }

  @Test
  void aKeyThatIsTooShortIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> LinkKey.parse("hunter2 ".repeat(7)))
        .hasMessageContaining("has 55 characters").hasMessageContaining("openssl rand -hex 32")
        .hasMessageNotContaining("hunter2");
    assertThat(KEY).hasToString("LinkKey");
  }
}
