package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;
import org.junit.jupiter.api.Test;

/** A registry that a user brings along can only fail his own lists. */
class RecordLimitTest {
  private static final int MAX_RECORDS = 25_000;
  private static final int MAX_RECORD_KIB = 256;
  private static final String RECORD = "{\"uuid\": \"u\", \"name\": \"n\", \"project_id\": \"p\","
      + " \"created_at\": \"2026-11-22T08:18:19\", \"properties\": {\"contact_email\": \"%s\"},"
      + " \"workers\": [%s]}";

  private static InputStream list(String records) {
    return new ByteArrayInputStream(
        ("{\"hardware\": [" + records + "]}").getBytes(StandardCharsets.UTF_8));
  }

  private static String record(String email, String workers) {
    return RECORD.formatted(email, workers);
  }

  @Test
  void readsALongListOfRecords() throws IOException {
    String many = (record("a", "") + ",").repeat(MAX_RECORDS - 1) + record("a", "");
    assertThat(HardwareReader.list(list(many))).hasSize(MAX_RECORDS);
  }

  @Test
  void refusesAListOfTooManyRecords() {
    String many = ("{},").repeat(MAX_RECORDS) + record("a", "");
    assertThatThrownBy(() -> HardwareReader
        .list(list(many.replace("{}", record("a", "")))))
        .isInstanceOf(UnexpectedResponseException.class).hasMessage("more than 25000 records");
  }

  @Test
  void refusesARecordThatIsTooLarge() {
    String large = "x".repeat(MAX_RECORD_KIB << 11);
    assertThatThrownBy(() -> HardwareReader.list(list(record(large, ""))))
        .isInstanceOf(UnexpectedResponseException.class)
        .hasMessage("an entry larger than 256 KiB");
    assertThatThrownBy(() -> HardwareReader.one(new ByteArrayInputStream(
        record(large, "").getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(UnexpectedResponseException.class);
    assertThatThrownBy(() -> HardwareReader.holder(list(record(large, "")), "n2"))
        .isInstanceOf(UnexpectedResponseException.class);
  }

  @Test
  void keepsAFewWorkersWithShortPrintableTypes() throws IOException {
    String worker = "{\"worker_type\": \"%s\", \"state\": \"STEADY\"},";
    String workers = worker.formatted("\\u001b[31m" + "y".repeat(900)) + worker.formatted("z")
        .repeat(200);
    assertThat(HardwareReader
        .list(list(record("a", workers.substring(0, workers.length() - 1)))).getFirst().workers())
        .hasSize(16).allSatisfy(each -> assertThat(each.type()).hasSizeLessThanOrEqualTo(60)
            .doesNotContain("\u001b"));
  }
}
