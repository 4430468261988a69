package org.chameleoncloud.edge.lab.cluster;

/** Called for each write request to the in-memory API server. */
@FunctionalInterface
public interface WriteListener {
  /** Does nothing. */
  WriteListener NONE = (_, _, _) -> {};

  /**
   * A write request arrived.
   *
   * @param method POST, PUT, PATCH or DELETE
   * @param path with its query
   * @param body as sent, the data of Secrets included
   */
  void onWrite(String method, String path, String body);
}
