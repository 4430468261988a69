package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {
  private static final String TAG = "\"sha256-1\"";

  @ParameterizedTest
  @CsvSource(value = {"\"sha256-1\"|true|true|true", "W/\"sha256-1\"|false|true|false",
      "\"sha256-2\"|false|false|false", "\"a\", \"sha256-1\"|true|true|false",
      "*|true|true|false", "sha256-1|false|false|false",
      "Wed, 21 Oct 2026 07:28:00 GMT|false|false|false"}, delimiter = '|', quoteCharacter = '\'')
  void comparesAsEachHeaderRequires(String header, boolean ifMatch, boolean ifNoneMatch,
      boolean ifRange) {
    assertThat(EntityTags.match(header, TAG)).isEqualTo(ifMatch);
    assertThat(EntityTags.matchWeakly(header, TAG)).isEqualTo(ifNoneMatch);
    assertThat(EntityTags.allowRange(header, TAG)).isEqualTo(ifRange);
  }
}
