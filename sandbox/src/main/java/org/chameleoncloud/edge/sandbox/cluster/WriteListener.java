package org.chameleoncloud.edge.sandbox.cluster;

/** Is told of each write that the in-memory API server is asked for. */
@FunctionalInterface
public interface WriteListener {
  /** Does nothing. */
  WriteListener NONE = (_, _, _) -> {};

  /**
   * A write arrived.
   *
   * @param method POST, PUT, PATCH or DELETE
   * @param path with its query
   * @param body as sent; Secrets' are secret
   */
  void onWrite(String method, String path, String body);
}
