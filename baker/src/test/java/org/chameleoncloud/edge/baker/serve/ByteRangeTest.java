package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.baker.serve.ByteRange.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Range headers on a file of 1000 bytes. */
class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({"bytes=0-0, 0, 1", "bytes=0-, 0, 1000", "bytes=0-999, 0, 1000",
      "bytes=0-1000, 0, 1000", "bytes=999-, 999, 1000", "bytes=500-600, 500, 601",
      "bytes=-1, 999, 1000", "bytes=-1000, 0, 1000", "bytes=-2000, 0, 1000", "BYTES=5-9, 5, 10",
      "bytes= 5-9, 5, 10", "bytes=0000000000000000000000000005-9, 5, 10",
      "bytes=5-99999999999999999999999999, 5, 1000", "bytes=-99999999999999999999, 0, 1000"})
  void selectsAPart(String header, long start, long end) {
    assertThat(ByteRange.of(header, 1000)).isEqualTo(new ByteRange(Kind.PART, start, end));
  }

  @ParameterizedTest
  @CsvSource({"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999-",
      "bytes=9223372036854775807-9223372036854775807"})
  void nothingIsPastTheEnd(String header) {
    assertThat(ByteRange.of(header, 1000).kind()).isEqualTo(Kind.UNSATISFIABLE);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"''", "bytes=", "bytes=-", "bytes=9-5", "bytes=a-b", "bytes=0x1-", "items=0-5",
          "bytes 0-5", "bytes=0-5,7-9", "bytes=0-0,-1", "bytes=--5", "bytes=+1-5",
          "bytes=0-5;bytes=7-9"},
      delimiter = '|')
  void aMalformedOrMultipleRangeIsIgnored(String header) {
    assertThat(ByteRange.of(header, 1000)).isEqualTo(new ByteRange(Kind.WHOLE, 0, 1000));
  }

  /** Compared with the definition: the positions that are in the range, one by one. */
  @Test
  void selectsWhatTheStandardSays() {
    for (int size = 1; size < 12; size++) {
      for (int first = 0; first < 14; first++) {
        assertSelects("bytes=" + first + "-", size, first, size - 1);
        assertSelects("bytes=-" + first, size, Math.max(0, size - first), size - 1);
        for (int last = first; last < 14; last++) {
          assertSelects("bytes=" + first + "-" + last, size, first, last);
        }
      }
    }
  }

  private static void assertSelects(String header, int size, int first, int last) {
    ByteRange range = ByteRange.of(header, size);
    for (int at = 0; at < size; at++) {
      assertThat(at >= range.start() && at < range.end()).as("%s of %d at %d", header, size, at)
          .isEqualTo(at >= first && at <= last);
    }
    assertThat(range.kind()).as("%s of %d", header, size)
        .isEqualTo(range.length() == 0 ? Kind.UNSATISFIABLE : Kind.PART);
  }
}
