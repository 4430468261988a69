package org.chameleoncloud.edge.operator.api;

/** The annotations by which a user steers the operator beside the spec. */
public final class Annotations {
  /** {@code "true"}: write nothing to the testbed and bake nothing; health is still mirrored. */
  public static final String PAUSED = EdgeDevice.GROUP + "/paused";
  /** Any new value: run the testbed's checks once more. */
  public static final String SYNC = EdgeDevice.GROUP + "/sync";
  /** Any new value: bake the image anew. */
  public static final String REBAKE = EdgeDevice.GROUP + "/rebake";
  /** {@code "true"}, on a resource that is being deleted: let go of it, whatever remains on the testbed. */
  public static final String FORCE_DELETE = EdgeDevice.GROUP + "/force-delete";
  /** Ours among the finalizers: set before something is made on the testbed, taken away when it is gone. */
  public static final String FINALIZER = EdgeDevice.GROUP + "/registration";

  private Annotations() {}
}
