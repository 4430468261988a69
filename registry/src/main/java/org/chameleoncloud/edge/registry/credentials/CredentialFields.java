package org.chameleoncloud.edge.registry.credentials;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;

/** The unvalidated fields of a clouds.yaml or an openrc file. */
final class CredentialFields {
  private static final Set<String> INTERFACES = Set.of("public", "internal", "admin");

  private final String prefix;
  private final Function<CredentialField, String> naming;
  private final Map<CredentialField, String> values;

  /**
   * Creates the fields.
   *
   * @param prefix the start of error messages, such as {@code "`openrc`: "}
   * @param naming the name of each field in the source, for error messages
   * @param values the values of the fields that are set
   */
  CredentialFields(String prefix, Function<CredentialField, String> naming,
      Map<CredentialField, String> values) {
    this.prefix = prefix;
    this.naming = naming;
    this.values = Map.copyOf(values);
  }

  /** Validates the fields; {@code caPem} may be null. */
  Credentials credentials(String caPem) throws CredentialsException {
    requireApplicationCredential();
    requireAll(CredentialField.AUTH_URL, CredentialField.ID, CredentialField.SECRET);
    return new Credentials(authUrl(), withoutControlCharacters(CredentialField.ID),
        Sensitive.of(withoutControlCharacters(CredentialField.SECRET)), region(),
        endpointInterface(), caPem);
  }

  private void requireApplicationCredential() throws CredentialsException {
    String type = value(CredentialField.AUTH_TYPE);
    boolean password = type.isEmpty() && value(CredentialField.ID).isEmpty()
        && !value(CredentialField.USERNAME).isEmpty();
    if (password || !type.isEmpty() && !type.equals("v3applicationcredential")) {
      throw problem(Kind.UNSUPPORTED_AUTH,
          "%s must be `v3applicationcredential`, the only supported authentication type; create an application"
              + " credential (in the testbed's dashboard, or with `openstack application credential create NAME`)"
              + " and use it",
          naming.apply(CredentialField.AUTH_TYPE));
    }
  }

  private void requireAll(CredentialField... required) throws CredentialsException {
    String missing = Stream.of(required).filter(field -> value(field).isEmpty())
        .map(naming).collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw problem(Kind.MISSING_KEYS, "missing or empty: %s", missing);
    }
  }

  private URI authUrl() throws CredentialsException {
    HttpUrl url = HttpUrl.parse(value(CredentialField.AUTH_URL));
    if (url == null || url.query() != null || url.fragment() != null
        || !url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()
        || !isUri(url.toString())) {
      throw problem(Kind.MALFORMED,
          "%s is not a URL of the form https://HOST:PORT/v3 without a user name and a query",
          naming.apply(CredentialField.AUTH_URL));
    }
    String base = url.toString().replaceFirst("/+$", "");
    return URI.create(base.endsWith("/v3") ? base : base + "/v3");
  }

  /** OkHttp accepts some characters in host names that a URI must not contain, such as braces. */
  private static boolean isUri(String url) {
    try {
      return new URI(url).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private String region() {
    String region = value(CredentialField.REGION);
    return region.isEmpty() ? null : region;
  }

  private String endpointInterface() throws CredentialsException {
    // keystoneauth reads the older spelling "publicURL" as "public".
    String endpointInterface = value(CredentialField.INTERFACE).replaceFirst("URL$", "");
    if (endpointInterface.isEmpty()) {
      return "public";
    }
    if (!INTERFACES.contains(endpointInterface)) {
      throw problem(Kind.MALFORMED, "%s must be public, internal or admin",
          naming.apply(CredentialField.INTERFACE));
    }
    return endpointInterface;
  }

  /** A value for a request. Control characters come from pasting mistakes. */
  private String withoutControlCharacters(CredentialField field) throws CredentialsException {
    String value = value(field);
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw problem(Kind.MALFORMED, "%s contains a line break or another control character",
          naming.apply(field));
    }
    return value;
  }

  private String value(CredentialField field) {
    return values.getOrDefault(field, "").strip();
  }

  private CredentialsException problem(Kind kind, String format, String fieldName) {
    return new CredentialsException(kind, prefix + format.formatted(fieldName));
  }
}
