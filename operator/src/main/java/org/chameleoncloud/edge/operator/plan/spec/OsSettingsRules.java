package org.chameleoncloud.edge.operator.plan.spec;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chameleoncloud.edge.balenaos.CountryCode;
import org.chameleoncloud.edge.balenaos.IpAddress;
import org.chameleoncloud.edge.balenaos.NetworkHost;
import org.chameleoncloud.edge.balenaos.SshPublicKey;
import org.chameleoncloud.edge.operator.api.ImageSpec;

/** The rules for the settings of the device's operating system. */
final class OsSettingsRules {
  private OsSettingsRules() {}

  /** The first thing that is wrong, as a sentence that names the field. */
  static Optional<String> firstProblem(ImageSpec image) {
    return entryProblem("spec.image.sshKeys", image.sshKeys(), SshPublicKey::isValid,
        "is not an OpenSSH public key: copy the whole line of the .pub file, 'type base64 comment'")
        .or(() -> entryProblem("spec.image.ntpServers", image.ntpServers(), NetworkHost::isValid,
            "is not a host name or an IP address"))
        .or(() -> entryProblem("spec.image.dnsServers", image.dnsServers(), IpAddress::isValid,
            "is not an IP address"))
        .or(() -> country(image.country()))
        .or(() -> ConnectionRules.firstProblem(image.connections()));
  }

  private static Optional<String> country(String country) {
    return country == null || CountryCode.isValid(country)
        ? Optional.empty()
        : Optional.of("spec.image.country must be two capital letters, such as US");
  }

  /** An entry is named by its index: a key is long, and one pasted by mistake may be a private key. */
  private static Optional<String> entryProblem(String field, List<String> entries,
      Predicate<String> isValid, String problem) {
    for (int i = 0; entries != null && i < entries.size(); i++) {
      if (entries.get(i) == null || !isValid.test(entries.get(i))) {
        return Optional.of(field + "[" + i + "] " + problem);
      }
    }
    return Optional.empty();
  }
}
