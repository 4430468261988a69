package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ListTooLargeException;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;
import org.junit.jupiter.api.Test;

/** A registry that a user brings along can only fail his own lists. */
class RecordLimitTest {
  private static final int MAX_RECORDS = 25_000;
  private static final int MAX_RECORD_KIB = 256;
  private static final String RECORD = "{\"uuid\": \"u\", \"name\": \"n\", \"project_id\": \"p\","
      + " \"created_at\": \"2026-11-22T08:18:19\", \"properties\": {\"contact_email\": \"%s\"},"
      + " \"workers\": [%s]}";

  private static List<Hardware> list(String records) throws IOException {
    return HardwareReader.list(body(records), Keeper.all());
  }

  private static InputStream body(String records) {
    return new ByteArrayInputStream(
        ("{\"hardware\": [" + records + "]}").getBytes(StandardCharsets.UTF_8));
  }

  private static String record(String email, String workers) {
    return RECORD.formatted(email, workers);
  }

  @Test
  void readsALongListOfRecords() throws IOException {
    String many = (record("a", "") + ",").repeat(MAX_RECORDS - 1) + record("a", "");
    assertThat(list(many)).hasSize(MAX_RECORDS);
  }

  @Test
  void aListHasOnlyWhatIsKept() throws IOException {
    String two = record("a", "") + "," + record("b", "").replace("\"u\"", "\"v\"");
    Keeper<Hardware> onlyOne = record -> record.uuid().equals("v") ? record : null;
    assertThat(HardwareReader.list(body(two), onlyOne)).extracting(Hardware::uuid)
        .containsExactly("v");
  }

  @Test
  void refusesAListOfTooManyRecords() {
    String many = ("{},").repeat(MAX_RECORDS) + record("a", "");
    assertThatThrownBy(() -> list(many.replace("{}", record("a", ""))))
        .isInstanceOf(UnexpectedResponseException.class).hasMessage("more than 25000 records");
  }

  @Test
  void refusesARecordThatIsTooLarge() {
    String large = "x".repeat(MAX_RECORD_KIB << 11);
    assertThatThrownBy(() -> list(record(large, "")))
        .isInstanceOf(UnexpectedResponseException.class)
        .hasMessage("an entry larger than 256 KiB");
    assertThatThrownBy(() -> HardwareReader.one(new ByteArrayInputStream(
        record(large, "").getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(UnexpectedResponseException.class);
    assertThatThrownBy(() -> HardwareReader.holder(body(record(large, "")), "n2"))
        .isInstanceOf(UnexpectedResponseException.class);
  }

  @Test
  void refusesARecordThatBecomesALargeTree() {
    // 2.4 bytes of JSON a value, of which a tree has 72.
    String many = "[],".repeat(60_000) + "[]";
    assertThatThrownBy(() -> list(record("a", many)))
        .isInstanceOf(UnexpectedResponseException.class)
        .hasMessage("an entry of more than 50000 values");
    assertThatThrownBy(() -> HardwareReader.one(new ByteArrayInputStream(
        record("a", many).getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(UnexpectedResponseException.class);
  }

  @Test
  void refusesARecordThatIsNestedTooDeepForAStack() {
    String deep = "[".repeat(900) + "]".repeat(900);
    assertThatThrownBy(() -> list(record("a", deep))).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> HardwareReader.one(new ByteArrayInputStream(
        record("a", deep).getBytes(StandardCharsets.UTF_8)))).isInstanceOf(JacksonException.class);
  }

  @Test
  void keepsWhatTheKeeperKeepsAndStopsWhenItRefuses() throws IOException {
    Hardware kept = list(record("kept", "")).getFirst();
    assertThat(HardwareReader.list(body(record("a", "") + "," + record("b", "")), _ -> kept))
        .containsExactly(kept, kept);
    assertThatThrownBy(() -> HardwareReader.list(body(record("a", "") + ", not JSON"), _ -> {
      throw new ListTooLargeException("too much");
    })).isInstanceOf(ListTooLargeException.class);
  }

  @Test
  void keepsAFewWorkersWithShortPrintableTypes() throws IOException {
    String worker = "{\"worker_type\": \"%s\", \"state\": \"STEADY\"},";
    String workers = worker.formatted("\\u001b[31m" + "y".repeat(900)) + worker.formatted("z")
        .repeat(200);
    assertThat(list(record("a", workers.substring(0, workers.length() - 1))).getFirst().workers())
        .hasSize(16).allSatisfy(each -> assertThat(each.type()).hasSizeLessThanOrEqualTo(60)
            .doesNotContain("\u001b"));
  }
}
