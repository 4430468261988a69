package org.chameleoncloud.edge.baker.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Blake3TreeTest {
  /** The input of BLAKE3's own test vectors: the bytes 0 to 250, repeated. */
  private static byte[] input(int length) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) (i % 251);
    }
    return input;
  }

  private static Blake3Tree tree(byte[] input) {
    Blake3Tree.Builder builder = new Blake3Tree.Builder();
    // In uneven parts, as when reading a file.
    for (int at = 0; at < input.length; at += 100_003) {
      builder.update(ByteBuffer.wrap(input, at, Math.min(100_003, input.length - at)));
    }
    return builder.tree();
  }

  /** Up to 102400 from test_vectors.json by BLAKE3's authors, the longer ones from b3sum 1.2.0. */
  @ParameterizedTest
  @CsvSource({
      "0, af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
      "1, 2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
      "63, e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b",
      "64, 4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98",
      "65, de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee",
      "1023, 10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11",
      "1024, 42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
      "1025, d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
      "2048, e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a",
      "2049, 5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030",
      "3072, b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2",
      "3073, 7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3",
      "5121, 628bd2cb2004694adaab7bbd778a25df25c47b9d4155a55f8fbd79f2fe154cff",
      "7168, 61da957ec2499a95d6b8023e2b0e604ec7f6b50e80a9678b89d2628e99ada77a",
      "8193, bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b",
      "31744, 62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47",
      "102400, bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085",
      "1048576, 74cb441fd087764ca9c3694da742ebe30cbeb3060a17009ca81825c7a8d10343",
      "1048577, 2f053cd7472cf0cd2f9adaf45c1180255b91b9a865404a63671a0ee5f792ed33",
      "3145733, a7bb55bed0c04f58879d1fc1cafb27e14e931f4411fe63baf5b2d5a60357bffb",
      "5242880, 54c35c1e2f19bca26898eb1d23bbee04deff9b67f1f0544a3e38423961eb6bd5",
      "8388607, be5bd5bd53dedb92269e1fe52a5451c500bb76cdd6da82b9a4b0a4c8b7d1e3e3"
  })
  void matchesTheTestVectors(int length, String digest) {
    assertThat(tree(input(length)).digest()).isEqualTo(new Digest(Algorithm.BLAKE3, digest));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "131072, 131071", "131073, 131072", "131073, 0", "3500000, 2097151",
      "3500000, 2097152", "3500000, 3499999"})
  void computesTheDigestOfAChangedInputFromTheChangedGroups(int length, int at) {
    byte[] input = input(length);
    Blake3Tree before = tree(input);
    input[at] ^= 1;
    int group = at / Blake3Tree.GROUP;
    int start = group * Blake3Tree.GROUP;
    ByteBuffer changed = ByteBuffer.wrap(input, start, Math.min(Blake3Tree.GROUP, length - start));

    assertThat(before.with(Map.of(group, changed)).digest()).isEqualTo(tree(input).digest());
  }

  @Test
  void isTheSameAfterWritingAndReading() {
    Blake3Tree tree = tree(input(2 * Blake3Tree.GROUP + 7));

    Blake3Tree stored = Blake3Tree.of(tree.bytes());

    assertThat(stored.bytes().remaining()).isEqualTo(3 * Blake3Tree.CV_BYTES);
    assertThat(stored.digest()).isEqualTo(tree.digest());
  }
}
