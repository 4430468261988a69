package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Connectivity.Online;
import org.chameleoncloud.edge.registry.Connectivity.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectivityReaderTest {
  private static final Instant EVENT = Instant.parse("2026-11-22T07:11:05.123Z");
  private static final Instant FETCHED = Instant.parse("2026-11-22T08:20:00Z");
  private static final Instant SEEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final String OLD = "{\"last_seen\": \"2026-11-20T10:00:00+00:00\"}";

  private static Connectivity read(String observed, String details)
      throws JsonProcessingException {
    return ConnectivityReader.read(new ObjectMapper().readTree(
        "{\"worker_type\": \"balena\", \"observed_state\": %s, \"state_details\": %s}"
            .formatted(observed, details)));
  }

  private static String observed(String online, String event, String fetched) {
    return """
        {"last_fetched": %s, "status": "Idle", "is_online": %s, "last_connectivity_event": %s, "future": [1]}
        """.formatted(fetched, online, event);
  }

  private static Connectivity readOnline(String online) throws JsonProcessingException {
    return read(observed(online, "\"2026-11-22T07:11:05.123Z\"",
        "\"2026-11-22T08:20:00+00:00\""), OLD);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {"true, YES", "false, NO", "null, UNKNOWN",
      "\"true\", YES", "\"True\", YES", "\" false \", NO", "\"False\", NO", "1, YES", "0, NO",
      "2, UNKNOWN", "\"\", UNKNOWN", "\"online\", UNKNOWN", "[], UNKNOWN", "[true], UNKNOWN",
      "{}, UNKNOWN"})
  void readsObservedStateFirst(String value, Online online) throws Exception {
    Connectivity connectivity = readOnline(value);
    assertThat(connectivity)
        .isEqualTo(new Connectivity(online, EVENT, FETCHED, Source.OBSERVED_STATE));
    assertThat(connectivity.since()).contains(EVENT);
    assertThat(connectivity.fetchedAt()).contains(FETCHED);
  }

  @Test
  void wasLastSeenWhenTheRegistryLookedIfItIsOnline() throws Exception {
    assertThat(readOnline("true").lastSeen()).contains(FETCHED);
    assertThat(readOnline("false").lastSeen()).contains(EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "\"online\"", "true", "5",
      "{\"status\": \"Idle\"}", "{\"is_online\": null, \"last_connectivity_event\": null}",
      "{\"last_fetched\": \"2026-11-22T08:20:00+00:00\"}"})
  void readsLastSeenWhereObservedStateSaysNothing(String observed) throws Exception {
    assertThat(read(observed, OLD))
        .isEqualTo(new Connectivity(Online.UNKNOWN, SEEN, null, Source.STATE_DETAILS));
    assertThat(read(observed, OLD).lastSeen()).contains(SEEN);
    assertThat(read(observed, OLD).since()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "\"x\"", "5", "{\"last_seen\": null}",
      "{\"last_seen\": 1763800000}", "{\"last_seen\": \"\"}", "{\"last_seen\": \"yesterday\"}",
      "{\"last_seen\": {}}", "{\"last_seen\": true}"})
  void knowsNothingOfARecordThatSaysNothing(String details) throws Exception {
    assertThat(read("null", details)).isEqualTo(Connectivity.UNKNOWN);
    assertThat(read("{}", details).lastSeen()).isEmpty();
  }

  @Test
  void readsAWorkerWithoutEitherField() throws Exception {
    assertThat(ConnectivityReader.read(new ObjectMapper().readTree("{}")))
        .isEqualTo(Connectivity.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22T07:11:05.123Z", "2026-11-22T07:11:05.123",
      "2026-11-22 07:11:05.123", "2026-11-22T07:11:05.123000+00:00", "2026-11-22T07:11:05.123+0000",
      "2026-11-22T09:11:05.123+02:00", "2026-11-22T02:11:05.123-0500",
      " 2026-11-22t07:11:05.123z "})
  void readsATimeWithAndWithoutZone(String time) throws Exception {
    assertThat(read(observed("false", '"' + time + '"', "null"), "{}").since()).contains(EVENT);
    assertThat(read(observed("true", "null", '"' + time + '"'), "{}").fetchedAt())
        .contains(EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1763795465", "1763795465123", "1763795465.5", "null", "\"\"",
      "\"1763795465\"", "\"never\"", "\"2026-13-45T99:00:00Z\"", "{}", "[]", "true"})
  void ignoresWhatIsNoTimeAndKeepsTheRest(String time) throws Exception {
    assertThat(read(observed("true", time, time), OLD))
        .isEqualTo(new Connectivity(Online.YES, null, null, Source.OBSERVED_STATE));
    assertThat(read(observed("true", time, time), OLD).lastSeen()).isEmpty();
  }

  @Property(tries = 500)
  void readsAnyCombinationOfOddValues(@ForAll("values") String observed,
      @ForAll("values") String details) throws Exception {
    Connectivity connectivity = read(observed, details);
    assertThat(connectivity.source() == Source.NONE)
        .isEqualTo(connectivity.equals(Connectivity.UNKNOWN));
    assertThat(connectivity.source() == Source.STATE_DETAILS && connectivity.eventAt() == null)
        .isFalse();
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> scalar = Arbitraries.of("null", "true", "false", "0", "1", "1763795465",
        "1e400", "\"true\"", "\"\"", "\"2026-11-22T07:11:05Z\"", "\"2026-11-22\"", "[]", "{}",
        "[{}]");
    Arbitrary<String> key = Arbitraries.of("is_online", "last_connectivity_event",
        "last_fetched", "last_seen", "status", "other");
    Arbitrary<String> object = Combinators.combine(key, scalar)
        .as((name, value) -> "\"%s\": %s".formatted(name, value)).list().ofMaxSize(6)
        .map(fields -> "{" + String.join(",", fields) + "}");
    return Arbitraries.oneOf(scalar, object, object, object);
  }
}
