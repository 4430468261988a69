package org.chameleoncloud.edge.balenaos;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The settings in config.json that have rules (balenaOS, config.json reference). A device silently ignores a setting that
 * it does not understand, so an invalid one is refused before it is written.
 */
public enum ConfigSetting {
  HOSTNAME("/hostname", text(HostName::isValid),
      "hostname must be lower-case letters, digits, '-' and '.', at most 63 characters"),
  NTP_SERVERS("/ntpServers", spaceSeparated(NetworkHost::isValid),
      "ntpServers must be host names or addresses, separated by single spaces"),
  DNS_SERVERS("/dnsServers",
      text("null"::equals).or(spaceSeparated(IpAddress::isValid)),
      "dnsServers must be IP addresses, separated by single spaces, or \"null\""),
  COUNTRY("/country", text(CountryCode::isValid),
      "country must be two capital letters, such as US"),
  PERSISTENT_LOGGING("/persistentLogging", Boolean.class::isInstance,
      "persistentLogging must be true or false"),
  DEVELOPMENT_MODE("/developmentMode", Boolean.class::isInstance,
      "developmentMode must be true or false"),
  INSTALLER_TARGET_DEVICES("/installer/target_devices", spaceSeparated(StorageDevice::isValid),
      "installer.target_devices must be names of block devices as in /dev, without the /dev/, "
          + "separated by single spaces, such as nvme0n1"),
  INSTALLER_MIGRATE_FORCE("/installer/migrate/force", Boolean.class::isInstance,
      "installer.migrate.force must be true or false"),
  SSH_KEYS("/os/sshKeys", list(SshPublicKey::isValid),
      "os.sshKeys must be a list of OpenSSH public keys, each \"type base64 comment\"");

  private final String pointer;
  private final Predicate<Object> rule;
  private final String problem;

  ConfigSetting(String pointer, Predicate<Object> rule, String problem) {
    this.pointer = pointer;
    this.rule = rule;
    this.problem = problem;
  }

  /** Its position in config.json: a JSON Pointer (RFC 6901) without escapes. */
  public String pointer() {
    return pointer;
  }

  /**
   * What is wrong with a value.
   *
   * @param value a String, a Boolean, a List of these, or any other object for other JSON values
   * @return a sentence without a full stop that names the setting and never quotes the value
   */
  public Optional<String> problem(Object value) {
    return rule.test(value) ? Optional.empty() : Optional.of(problem);
  }

  private static Predicate<Object> text(Predicate<String> rule) {
    return value -> value instanceof String text && rule.test(text);
  }

  /** balenaOS expects some lists as one string, with entries separated by spaces. */
  private static Predicate<Object> spaceSeparated(Predicate<String> rule) {
    return text(text -> List.of(text.split(" ", -1)).stream().allMatch(rule));
  }

  private static Predicate<Object> list(Predicate<String> rule) {
    return value -> value instanceof List<?> list && list.stream().allMatch(text(rule));
  }
}
