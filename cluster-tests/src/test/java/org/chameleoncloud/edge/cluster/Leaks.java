package org.chameleoncloud.edge.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

/** Looks for secrets where they must not be. Thread-safe. */
final class Leaks {
  private final Supplier<Map<String, Collection<String>>> secrets;
  private final Set<String> found = new ConcurrentSkipListSet<>();

  /**
   * @param secrets the values by what they are; asked for each text
   */
  Leaks(Supplier<Map<String, Collection<String>>> secrets) {
    this.secrets = secrets;
  }

  /** Looks for all secrets in a text, as they are and in Base64. */
  void search(String where, String text) {
    secrets.get().forEach((what, values) -> {
      if (values.stream().anyMatch(value -> contains(text, value))) {
        found.add(what + " is in " + where);
      }
    });
  }

  private static boolean contains(String text, String secret) {
    return text.contains(secret) || text.contains(Base64.getEncoder().withoutPadding()
        .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** What was found, a sentence each. */
  List<String> found() {
    return List.copyOf(found);
  }
}
