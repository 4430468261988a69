package org.chameleoncloud.edge.registry;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.CredentialsException.Kind;

/** What a clouds.yaml or an openrc says, before it is known to be a usable credential. Never printed. */
final class CredentialFields {
  private static final Set<String> INTERFACES = Set.of("public", "internal", "admin");

  private final String place;
  private final Function<CredentialField, String> naming;
  private final Map<CredentialField, String> values;

  /**
   * Takes the fields as they stand.
   *
   * @param place how a sentence about one of them begins, such as {@code "`openrc`: "}
   * @param naming what a field is called there
   * @param values the text of those that are there
   */
  CredentialFields(String place, Function<CredentialField, String> naming,
      Map<CredentialField, String> values) {
    this.place = place;
    this.naming = naming;
    this.values = Map.copyOf(values);
  }

  /** The credential that the fields make; {@code caPem} may be null. */
  Credentials credentials(String caPem) throws CredentialsException {
    requireApplicationCredential();
    requireAll(CredentialField.AUTH_URL, CredentialField.ID, CredentialField.SECRET);
    return new Credentials(authUrl(), plain(CredentialField.ID),
        Sensitive.of(plain(CredentialField.SECRET)), region(), endpointInterface(), caPem);
  }

  private void requireApplicationCredential() throws CredentialsException {
    String type = value(CredentialField.AUTH_TYPE);
    boolean password = type.isEmpty() && value(CredentialField.ID).isEmpty()
        && !value(CredentialField.USERNAME).isEmpty();
    if (password || !type.isEmpty() && !type.equals("v3applicationcredential")) {
      throw problem(Kind.UNSUPPORTED_AUTH,
          "%s must be `v3applicationcredential`, the only way of signing in that is supported; create an application credential (on the testbed's"
              + " dashboard, or with `openstack application credential create NAME`) and use that",
          naming.apply(CredentialField.AUTH_TYPE));
    }
  }

  private void requireAll(CredentialField... needed) throws CredentialsException {
    String missing = Stream.of(needed).filter(field -> value(field).isEmpty())
        .map(naming).collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw problem(Kind.MISSING_KEYS, "missing or empty: %s", missing);
    }
  }

  private URI authUrl() throws CredentialsException {
    HttpUrl url = HttpUrl.parse(value(CredentialField.AUTH_URL));
    if (url == null || url.query() != null || url.fragment() != null
        || !url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw problem(Kind.MALFORMED,
          "%s is not an address of the form https://HOST:PORT/v3, without a user name and without a `?`",
          naming.apply(CredentialField.AUTH_URL));
    }
    String base = url.toString().replaceFirst("/+$", "");
    return URI.create(base.endsWith("/v3") ? base : base + "/v3");
  }

  private String region() {
    String region = value(CredentialField.REGION);
    return region.isEmpty() ? null : region;
  }

  private String endpointInterface() throws CredentialsException {
    // keystoneauth reads "publicURL", the older spelling, as "public".
    String wanted = value(CredentialField.INTERFACE).replaceFirst("URL$", "");
    if (wanted.isEmpty()) {
      return "public";
    }
    if (!INTERFACES.contains(wanted)) {
      throw problem(Kind.MALFORMED, "%s must be public, internal or admin",
          naming.apply(CredentialField.INTERFACE));
    }
    return wanted;
  }

  /** A value that goes into a request: one with a line break or a control character in it was pasted badly. */
  private String plain(CredentialField field) throws CredentialsException {
    String value = value(field);
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw problem(Kind.MALFORMED, "%s has a line break or a control character in it",
          naming.apply(field));
    }
    return value;
  }

  private String value(CredentialField field) {
    return values.getOrDefault(field, "").strip();
  }

  private CredentialsException problem(Kind kind, String sentence, String fieldName) {
    return new CredentialsException(kind, place + sentence.formatted(fieldName));
  }
}
