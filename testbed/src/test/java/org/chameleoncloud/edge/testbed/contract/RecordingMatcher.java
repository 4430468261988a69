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
 * Compares answers with recorded ones. What the services generate is compared by its form; ids and tokens are
 * remembered besides, so that one that was recorded twice must be the same twice. All else is equal or different.
 */
final class Likeness {
  /** What a generated value looks like, and whether two of the same value must stay the same. */
  private enum Form {
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
    AUDIT_ID("[A-Za-z0-9_-]{22}", false),
    WIREGUARD_KEY(
        "[A-Za-z0-9+/]{43}=",
        false),
    ADDRESS("10\\.\\d+\\.\\d+\\.\\d+", false);

    private final Pattern pattern;
    private final boolean lasting;

    Form(String pattern, boolean lasting) {
      this.pattern = Pattern.compile(pattern);
      this.lasting = lasting;
    }

    boolean fits(String text) {
      return pattern.matcher(text).matches();
    }

    static Optional<Form> of(String text) {
      return List.of(values()).stream().filter(form -> form.fits(text)).findFirst();
    }
  }

  private final Map<String, String> liveByRecorded = new HashMap<>();

  /** What was recorded as the one stands here as the other. */
  void same(String recorded, String live) {
    liveByRecorded.put(recorded, live);
  }

  /** A recorded text with what stands here for its parts. */
  String translated(String recorded) {
    String text = recorded;
    for (var pair : liveByRecorded.entrySet()) {
      text = text.replace(pair.getKey(), pair.getValue());
    }
    return text;
  }

  /** The differences between two values, each as a line that begins with the place. */
  List<String> differences(String place, JsonNode recorded, JsonNode live) {
    if (recorded.getNodeType() != live.getNodeType()) {
      return List.of(place + ": recorded " + recorded + ", here " + live);
    }
    List<String> found = new ArrayList<>();
    if (recorded.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      recorded.fieldNames().forEachRemaining(names::add);
      live.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        found.addAll(member(place + "/" + name, recorded.get(name), live.get(name)));
      }
    } else if (recorded.isArray()) {
      for (int i = 0; i < Math.max(recorded.size(), live.size()); i++) {
        found.addAll(member(place + "/" + i, recorded.get(i), live.get(i)));
      }
    } else {
      text(place, recorded.asText(), live.asText()).ifPresent(found::add);
    }
    return found;
  }

  /** The difference between two texts, if any. */
  Optional<String> text(String place, String recorded, String live) {
    if (Objects.equals(translated(recorded), live)) {
      return Optional.empty();
    }
    Optional<Form> form = Form.of(recorded);
    if (form.isEmpty()) {
      return Optional.of(place + ": recorded \"" + translated(recorded) + "\", here \"" + live
          + "\"");
    }
    if (!form.get().fits(live) || form.get().lasting && liveByRecorded.containsKey(recorded)) {
      return Optional.of(place + ": recorded the " + form.get() + " " + translated(recorded)
          + ", here \"" + live + "\"");
    }
    if (form.get().lasting) {
      same(recorded, live);
    }
    return Optional.empty();
  }

  private List<String> member(String place, JsonNode recorded, JsonNode live) {
    if (live == null) {
      return List.of(place + ": recorded " + recorded + ", missing here");
    }
    if (recorded == null) {
      return List.of(place + ": not recorded, here " + live);
    }
    return differences(place, recorded, live);
  }
}
