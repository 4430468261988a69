package org.chameleoncloud.edge.baker.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * What balenaOS accepts in config.json, as its documentation of the file says: a device that does not understand a
 * setting starts without it and tells nobody.
 */
public final class Settings {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9:])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern DEVICES = Pattern.compile("[A-Za-z0-9/_-]+( [A-Za-z0-9/_-]+)*");
  private static final Pattern KEY_TYPE = Pattern
      .compile("(sk-)?(ssh|ecdsa)-[a-z0-9-]+(@openssh\\.com)?");

  private record Rule(Predicate<JsonNode> accepts, String sentence) {}

  private static final Map<String, Rule> RULES = Map.of(
      "/hostname", new Rule(text(LABEL.asMatchPredicate()),
          "hostname must be lower-case letters, digits and hyphens, at most 63"),
      "/ntpServers", new Rule(text(Settings::areHosts),
          "ntpServers must be host names or addresses with spaces between"),
      "/dnsServers", new Rule(text(text -> text.equals("null") || areHosts(text)),
          "dnsServers must be addresses with spaces between, or \"null\""),
      "/country", new Rule(text(text -> text.matches("[A-Z]{2}")),
          "country must be two capital letters, as in US"),
      "/persistentLogging", new Rule(JsonNode::isBoolean,
          "persistentLogging must be true or false"),
      "/developmentMode", new Rule(JsonNode::isBoolean, "developmentMode must be true or false"),
      "/installer/target_devices", new Rule(text(DEVICES.asMatchPredicate()),
          "installer.target_devices must be device names with single spaces between, as in"
              + " nvme0n1"),
      "/installer/migrate/force", new Rule(JsonNode::isBoolean,
          "installer.migrate.force must be true or false"),
      "/os/sshKeys", new Rule(Settings::areKeys,
          "os.sshKeys must be a list of OpenSSH public keys, each \"type base64 comment\""));

  private Settings() {}

  /**
   * Checks a configuration that is to be written.
   *
   * @throws BakeFailure {@code BadConfiguration}; the message names the setting and not its value
   */
  public static void check(ConfigJson config) {
    RULES.forEach((path, rule) -> {
      JsonNode value = config.at(path);
      if (!value.isMissingNode() && !value.isNull() && !rule.accepts.test(value)) {
        throw new BakeFailure(Reason.BadConfiguration, rule.sentence);
      }
    });
  }

  private static Predicate<JsonNode> text(Predicate<String> accepts) {
    return value -> value.isTextual() && accepts.test(value.asText());
  }

  private static boolean areHosts(String text) {
    for (String host : text.split(" ")) {
      if (!HOST.matcher(host).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean areKeys(JsonNode keys) {
    if (!keys.isArray()) {
      return false;
    }
    for (JsonNode key : keys) {
      if (!key.isTextual() || !isKey(key.asText())) {
        return false;
      }
    }
    return true;
  }

  /** An OpenSSH public key's data repeat its type (RFC 4253, section 6.6), so a cut or mixed-up key shows. */
  private static boolean isKey(String key) {
    String[] parts = key.strip().split("\\s+", 3);
    if (parts.length < 2 || !KEY_TYPE.matcher(parts[0]).matches()) {
      return false;
    }
    try {
      ByteBuffer data = ByteBuffer.wrap(Base64.getDecoder().decode(parts[1]));
      byte[] type = parts[0].getBytes(StandardCharsets.US_ASCII);
      if (!field(data).equals(ByteBuffer.wrap(type))) {
        return false;
      }
      while (data.hasRemaining()) {
        field(data);
      }
      return true;
    } catch (IllegalArgumentException | IndexOutOfBoundsException
        | java.nio.BufferUnderflowException _) {
      return false;
    }
  }

  private static ByteBuffer field(ByteBuffer data) {
    int length = data.getInt();
    ByteBuffer field = data.slice(data.position(), length);
    data.position(data.position() + length);
    return field;
  }
}
