package org.chameleoncloud.edge.cluster.hostile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.cluster.hostile.HostileServer.Answer;

/** All answers of a hostile tenant's server. */
public final class Answers {
  /** The first segments of those that lead to an internal service. */
  static final List<String> INTERNAL = List.of("redirecting", "catalog", "catalog-query");

  private Answers() {}

  /**
   * The answers by the first segment of their path.
   *
   * @param internalUrl the address of a service that the tenant cannot reach
   */
  public static Map<String, Answer> all(String internalUrl) {
    Map<String, Answer> all = new HashMap<>();
    for (RegistryAnswer answer : RegistryAnswer.values()) {
      all.put(answer.path(), answer);
    }
    for (ImageAnswer answer : ImageAnswer.values()) {
      all.put(answer.path(), answer);
    }
    all.put("redirecting", (request, out) -> {
      if (request.target().contains("/auth/tokens")) {
        Keystone.signIn(request, out);
      } else {
        out.head(307, "Location: " + internalUrl + "/redirected");
      }
    });
    all.put("catalog", (_, out) -> Keystone.signIn(out, internalUrl + "/registry",
        internalUrl + "/reservation"));
    // What the operator appends becomes part of the query.
    all.put("catalog-query", (_, out) -> Keystone.signIn(out, internalUrl + "/admin?do=delete&x=",
        internalUrl + "/admin?do=delete&x="));
    return all;
  }
}
