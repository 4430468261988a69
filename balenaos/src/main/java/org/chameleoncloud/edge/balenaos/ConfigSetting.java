package org.chameleoncloud.edge.balenaos;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The settings of config.json that have rules (balenaOS, config.json reference). A device that does not understand a
 * setting starts without it and reports nothing, so a wrong one is refused before it is written.
 */
public enum ConfigSetting {
  HOSTNAME("/hostname", text(HostName::isValid),
      "hostname must be lower-case letters, digits, '-' and '.', at most 63 characters"),
  NTP_SERVERS("/ntpServers", listInText(NetworkHost::isValid),
      "ntpServers must be host names or addresses, separated by single spaces"),
  DNS_SERVERS("/dnsServers",
      text("null"::equals).or(listInText(IpAddress::isValid)),
      "dnsServers must be IP addresses, separated by single spaces, or \"null\""),
  COUNTRY("/country", text(CountryCode::isValid),
      "country must be two capital letters, such as US"),
  PERSISTENT_LOGGING("/persistentLogging", Boolean.class::isInstance,
      "persistentLogging must be true or false"),
  DEVELOPMENT_MODE("/developmentMode", Boolean.class::isInstance,
      "developmentMode must be true or false"),
  INSTALLER_TARGET_DEVICES("/installer/target_devices", listInText(StorageDevice::isValid),
      "installer.target_devices must be names of block devices as in /dev, without the /dev/, "
          + "separated by single spaces, such as nvme0n1"),
  INSTALLER_MIGRATE_FORCE("/installer/migrate/force", Boolean.class::isInstance,
      "installer.migrate.force must be true or false"),
  SSH_KEYS("/os/sshKeys", list(SshPublicKey::isValid),
      "os.sshKeys must be a list of OpenSSH public keys, each \"type base64 comment\"");

  private final String pointer;
  private final Predicate<Object> rule;
  private final String sentence;

  ConfigSetting(String pointer, Predicate<Object> rule, String sentence) {
    this.pointer = pointer;
    this.rule = rule;
    this.sentence = sentence;
  }

  /** Where it is in config.json: a JSON Pointer (RFC 6901) without escapes. */
  public String pointer() {
    return pointer;
  }

  /**
   * What is wrong with a value.
   *
   * @param value a String, a Boolean, a List of these, or anything else that a JSON value was read as
   * @return a sentence without a full stop that names the setting and never quotes the value
   */
  public Optional<String> problem(Object value) {
    return rule.test(value) ? Optional.empty() : Optional.of(sentence);
  }

  private static Predicate<Object> text(Predicate<String> rule) {
    return value -> value instanceof String text && rule.test(text);
  }

  /** balenaOS takes some lists as one text, whose entries are separated by spaces. */
  private static Predicate<Object> listInText(Predicate<String> rule) {
    return text(text -> List.of(text.split(" ", -1)).stream().allMatch(rule));
  }

  private static Predicate<Object> list(Predicate<String> rule) {
    return value -> value instanceof List<?> list && list.stream().allMatch(text(rule));
  }
}
