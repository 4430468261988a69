package org.chameleoncloud.edge.cluster.hostile;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.cluster.hostile.HostileServer.Request;

/** A Keystone that accepts every credential. */
final class Keystone {
  private static final Pattern HOST = Pattern.compile("(?i)\r\nhost: *([\\w.:-]+)\r\n");

  private Keystone() {}

  /** The response to a sign-in: the catalog names the same server, under the same first segment. */
  static void signIn(Request request, ResponseStream out) throws IOException {
    Matcher host = HOST.matcher(request.text());
    String base = "http://" + (host.find() ? host.group(1) : "127.0.0.1") + "/"
        + request.answer();
    signIn(out, base + "/inventory", base + "/reservation");
  }

  /** The response with these addresses of the registry and of the reservation service. */
  static void signIn(ResponseStream out, String inventory, String reservation)
      throws IOException {
    out.head(201, "Content-Type: application/json", "X-Subject-Token: token");
    out.write("""
        {"token": {"issued_at": "2026-01-01T00:00:00.000000Z",
          "expires_at": "2026-01-01T01:00:00.000000Z",
          "user": {"id": "user"}, "project": {"id": "project"},
          "catalog": [%s, %s]}}
        """.formatted(service("inventory", inventory), service("reservation", reservation)));
  }

  private static String service(String type, String url) {
    return """
        {"type": "%s", "endpoints": [{"interface": "public", "region": "own", "url": "%s"}]}"""
        .formatted(type, url);
  }
}
