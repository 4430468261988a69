package org.chameleoncloud.edge.registry.credentials;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Random clouds.yaml, secure.yaml and clouds-public.yaml in the ways in which people divide their settings. */
final class GeneratedClouds {
  private final Random random;
  private final StringBuilder anchors = new StringBuilder();
  private int anchorCount;

  private GeneratedClouds(long seed) {
    random = new Random(seed);
  }

  /** The files of one case, by name. */
  static Map<String, String> files(long seed) {
    return new GeneratedClouds(seed).generate();
  }

  private Map<String, String> generate() {
    Map<String, String> cloud = new LinkedHashMap<>();
    Map<String, String> auth = new LinkedHashMap<>();
    Map<String, String> secure = new LinkedHashMap<>();
    Map<String, String> secureAuth = new LinkedHashMap<>();
    put(cloud, "auth_type", "v3applicationcredential");
    place("auth_url", pick("https://id.example.org:5000/v3", "https://id.example.org/identity",
        "https://{region_name}.example.org/v3"), cloud, auth, secure, secureAuth);
    place("application_credential_id", pick("0a1b2c", "123456789012345678901234567890", "~x"),
        cloud, auth, secure, secureAuth);
    place("application_credential_secret", pick("s3cr3t", "it's # {x}", "null", "a: b"), cloud,
        auth, secure, secureAuth);
    region(chance(4) ? secure : cloud);
    interfaces(cloud);
    interfaces(secure);
    noise(cloud);
    Map<String, String> files = new LinkedHashMap<>();
    profile(cloud, files);
    String clouds = "clouds:\n  edge:" + body(cloud, auth, 4);
    files.put(pick("clouds.yaml", "clouds.yml"), anchors + clouds);
    if (!secure.isEmpty() || !secureAuth.isEmpty()) {
      anchors.setLength(0);
      String secrets = "clouds:\n  edge:" + body(secure, secureAuth, 4);
      files.put(pick("secure.yaml", "secure.yml"), anchors + secrets);
    }
    return files;
  }

  /** Puts a value where it is found, and sometimes another one where it is not. */
  @SafeVarargs
  private void place(String key, String value, Map<String, String>... places) {
    put(places[random.nextInt(places.length)], dashed(key), scalar(value));
    if (chance(5)) {
      put(places[random.nextInt(places.length)], dashed(key),
          pick("''", "~", "https://other.example.org/v3", "''"));
    }
  }

  private void region(Map<String, String> cloud) {
    switch (random.nextInt(7)) {
      case 0 -> put(cloud, dashed("region_name"), "CHI@Edge");
      case 1 -> put(cloud, "region_name", "[First, Second]");
      case 2 -> put(cloud, "region_name", "First,Second");
      case 3 -> put(cloud, "regions", "[First, {name: Second}]");
      case 4 -> put(cloud, "regions", "[{name: First, values: {%s, auth: {auth_url: %s}}}]"
          .formatted(pick("interface: admin", "endpoint_type: internal", "interface: ~"),
              "https://region.example.org/v3"));
      case 5 -> put(cloud, "inventory_region_name", "Own");
      default -> {
        // No region.
      }
    }
  }

  private void interfaces(Map<String, String> cloud) {
    for (String key : List.of("interface", "endpoint_type", "endpoint-type",
        "inventory_interface", "inventory_endpoint_type")) {
      if (chance(7)) {
        put(cloud, key, pick("internal", "admin", "public", "[internal, public]", "~"));
      }
    }
  }

  private void noise(Map<String, String> cloud) {
    for (String line : List.of("verify: false", "cacert: /etc/ssl/ca.pem",
        "identity_api_version: 3",
        "volume_api_version: '3'", "compute_timeout: 30", "networks: []", "message: hello",
        "auth_plugin: password")) {
      if (chance(6)) {
        int colon = line.indexOf(':');
        put(cloud, line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  private void profile(Map<String, String> cloud, Map<String, String> files) {
    if (!chance(4)) {
      return;
    }
    put(cloud, pick("profile", "cloud"), pick("chameleon", "unknown"));
    if (chance(2)) {
      files.put("clouds-public.yaml", """
          public-clouds:
            chameleon:
              auth: {auth_url: https://profile.example.org/v3}
              %s
          """.formatted(pick("region_name: Profile", "regions: [Profile, Other]",
          "interface: internal")));
    }
  }

  /** The settings of a cloud, some of them merged from anchors. */
  private String body(Map<String, String> cloud, Map<String, String> auth, int indent) {
    String inner = " ".repeat(indent);
    StringBuilder text = new StringBuilder("\n");
    if (!auth.isEmpty() || chance(2)) {
      cloud.put("auth", "");
    }
    text.append(divided(cloud, inner, key -> key.equals("auth")
        ? auth.isEmpty()
            ? " {}\n"
            : "\n" + divided(auth, inner + "  ", name -> " " + auth.get(name) + "\n")
        : " " + cloud.get(key) + "\n"));
    return cloud.isEmpty() ? " {}\n" : text.toString();
  }

  private interface Value {
    String of(String key);
  }

  private String divided(Map<String, String> fields, String inner, Value value) {
    List<String> keys = new ArrayList<>(fields.keySet());
    Collections.shuffle(keys, random);
    Supplier<String> own = () -> {
      StringBuilder text = new StringBuilder();
      keys.forEach(key -> text.append(inner).append(key).append(':').append(value.of(key)));
      return text.toString();
    };
    if (inner.length() > 6 || !chance(2)) {
      return own.get();
    }
    List<String> merged = new ArrayList<>();
    for (String key : List.copyOf(keys)) {
      if (!key.equals("auth") && chance(2)) {
        merged.add(anchor(key, fields.get(key), merged));
        keys.remove(key);
      }
    }
    String merge = switch (merged.size()) {
      case 0 -> "";
      case 1 -> inner + "<<: *" + merged.getFirst() + "\n";
      default -> inner + "<<: [*" + String.join(", *", merged) + "]\n";
    };
    return chance(2) ? merge + own.get() : own.get() + merge;
  }

  /** A mapping before the clouds, which may merge an earlier one or contradict it. */
  private String anchor(String key, String value, List<String> earlier) {
    String name = "a" + anchorCount++;
    anchors.append("x-").append(name).append(": &").append(name).append('\n');
    if (!earlier.isEmpty() && chance(3)) {
      anchors.append("  <<: *").append(earlier.getLast()).append('\n');
    }
    anchors.append("  ").append(key).append(": ").append(value).append('\n');
    return name;
  }

  private static void put(Map<String, String> fields, String key, String value) {
    fields.put(key, value);
  }

  private String dashed(String key) {
    return chance(6) ? key.replace('_', '-') : key;
  }

  /** A YAML scalar; quoted if it must be, and sometimes if not. */
  private String scalar(String text) {
    boolean plain = text.matches("[\\w./:@-]+") && !text.equals("null");
    return switch (random.nextInt(plain ? 3 : 2)) {
      case 0 -> "'" + text.replace("'", "''") + "'";
      case 1 -> "\"" + text + "\"";
      default -> text;
    };
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
