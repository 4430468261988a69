package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares live responses with recorded ones. Generated values are compared by their format. Persistent ones, such as
 * ids, are also remembered: a value that occurs twice in the recording must also be the same twice in the live
 * responses. Everything else must be equal.
 */
final class RecordingMatcher {
  /** The format of a generated value, and whether its occurrences must be consistent. */
  private enum Format {
    UUID("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", true),
    HEX_ID("[0-9a-f]{32}",
        true),
    BOOTSTRAP_TOKEN("[a-z0-9]{6}\\.[a-z0-9]{16}", true),
    NUMBER_ID("[0-9]{7}",
        true),
    REQUEST_ID("req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        false),
    KEYSTONE_TIME("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z",
        false),
    DONI_TIME("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00",
        false),
    BLAZAR_TIME("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d",
        false),
    PRECISE_BLAZAR_TIME("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}",
        false),
    AUDIT_ID("[A-Za-z0-9_-]{22}", false),
    WIREGUARD_KEY(
        "[A-Za-z0-9+/]{43}=",
        false),
    ADDRESS("10\\.\\d+\\.\\d+\\.\\d+", false);

    private final Pattern pattern;
    private final boolean persistent;

    Format(String pattern, boolean persistent) {
      this.pattern = Pattern.compile(pattern);
      this.persistent = persistent;
    }

    boolean matches(String text) {
      return pattern.matcher(text).matches();
    }

    static Optional<Format> of(String text) {
      return List.of(values()).stream().filter(format -> format.matches(text)).findFirst();
    }
  }

  private final Map<String, String> liveByRecorded = new HashMap<>();

  /** Maps a recorded value to its live counterpart. */
  void map(String recorded, String live) {
    liveByRecorded.put(recorded, live);
  }

  /** Whether this recorded value has a live counterpart already. */
  boolean knows(String recorded) {
    return liveByRecorded.containsKey(recorded);
  }

  /** A recorded text with all recorded values replaced by their live counterparts. */
  String toLive(String recorded) {
    String text = recorded;
    for (var pair : liveByRecorded.entrySet()) {
      text = text.replace(pair.getKey(), pair.getValue());
    }
    return text;
  }

  /** The differences between two values, one line each, starting with the location. */
  List<String> differences(String location, JsonNode recorded, JsonNode live) {
    if (recorded.getNodeType() != live.getNodeType()) {
      return List.of(location + ": recorded " + recorded + ", live " + live);
    }
    List<String> found = new ArrayList<>();
    if (recorded.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      recorded.fieldNames().forEachRemaining(names::add);
      live.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        found.addAll(member(location + "/" + name, recorded.get(name), live.get(name)));
      }
    } else if (recorded.isArray()) {
      for (int i = 0; i < Math.max(recorded.size(), live.size()); i++) {
        found.addAll(member(location + "/" + i, recorded.get(i), live.get(i)));
      }
    } else {
      textDifference(location, recorded.asText(), live.asText()).ifPresent(found::add);
    }
    return found;
  }

  /** The difference between two texts, if any. */
  Optional<String> textDifference(String location, String recorded, String live) {
    if (Objects.equals(toLive(recorded), live)) {
      return Optional.empty();
    }
    Optional<Format> format = Format.of(recorded);
    if (format.isEmpty()) {
      return Optional.of(location + ": recorded \"" + toLive(recorded) + "\", live \"" + live
          + "\"");
    }
    if (!format.get().matches(live)
        || format.get().persistent && liveByRecorded.containsKey(recorded)) {
      return Optional.of(location + ": recorded the " + format.get() + " " + toLive(recorded)
          + ", live \"" + live + "\"");
    }
    if (format.get().persistent) {
      map(recorded, live);
    }
    return Optional.empty();
  }

  private List<String> member(String location, JsonNode recorded, JsonNode live) {
    if (live == null) {
      return List.of(location + ": recorded " + recorded + ", missing in the live response");
    }
    if (recorded == null) {
      return List.of(location + ": not recorded, live " + live);
    }
    return differences(location, recorded, live);
  }
}
