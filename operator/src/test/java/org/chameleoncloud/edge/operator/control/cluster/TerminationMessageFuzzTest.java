package org.chameleoncloud.edge.operator.control.cluster;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.chameleoncloud.edge.fuzz.Limits;

/** The termination message of a bake's container, which anyone who may create pods in its namespace can write. */
class TerminationMessageFuzzTest {
  private static final Limits LIMITS = Limits.of(512, 400, 500);

  @FuzzTest
  @DictionaryEntries({"{\"result\":", "\"baked\"", "\"failed\"", "\"sha256\":", "\"sizeBytes\":",
      "\"sourceSha256\":",
      "\"reason\":", "\"message\":", "\"retryable\":", "1e999999999", "\"\\u202e\"", "[[[[[[["})
  void result(byte[] message) {
    LIMITS.hold(message.length,
        () -> JobReader.result(new String(message, StandardCharsets.UTF_8)).stream()
            .flatMap(result -> Stream.of(result.sha256(), result.sourceSha256(), result.reason(),
                result.message())));
  }
}
