package org.chameleoncloud.edge.testbed.http;

import java.util.Optional;

/** What answers the requests that come to one port. Called from many threads at once. */
public interface WebService {
  /** The route that a path belongs to, as a template without a trailing slash; the path itself if to none. */
  String routeOf(String path);

  /** Who is asking, as the id of an application credential, as far as the request tells. */
  Optional<String> credentialOf(Call call);

  /** Does the work and gives the answer. Must not throw for anything that a client can send. */
  Answer answer(Call call);
}
