package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.junit.jupiter.api.Test;

/** A record that is the same as in the list before is not parsed again. */
class KnownRecordTest {
  private final Map<Long, Hardware> last = new HashMap<>();
  private final List<String> parsed = new ArrayList<>();
  private final Keeper<Hardware> keeper = new Keeper<>() {
    @Override
    public Hardware known(long fingerprint) {
      return last.get(fingerprint);
    }

    @Override
    public Hardware keep(Hardware record, long fingerprint) {
      last.put(fingerprint, record);
      parsed.add(record.name());
      return record;
    }
  };

  private static String record(String name, String email) {
    return """
        {"uuid": "%1$s", "name": "%1$s", "project_id": "p", "created_at": "2026-11-22T08:18:19",
         "properties": {"contact_email": "%2$s"}, "workers": []}""".formatted(name, email);
  }

  private List<Hardware> list(String... records) throws IOException {
    parsed.clear();
    String body = "{\"hardware\": [" + String.join(", ", records) + "]}";
    return HardwareReader.list(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), keeper);
  }

  @Test
  void onlyWhatIsNewIsParsed() throws IOException {
    List<Hardware> first = list(record("a", "1@example.org"), record("b", "1@example.org"));
    assertThat(parsed).containsExactly("a", "b");

    List<Hardware> second = list(record("c", "1@example.org"), record("b", "2@example.org"),
        record("a", "1@example.org"));
    assertThat(parsed).containsExactly("c", "b");
    assertThat(second.get(2)).isSameAs(first.getFirst());
    assertThat(second.get(1)).isNotEqualTo(first.get(1));
  }
}
