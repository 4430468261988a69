package org.chameleoncloud.edge.operator.api;

/** The labels that the operator sets or selects by. */
public enum Label {
  /** On everything that the operator creates, with the value {@link #OPERATOR}. */
  MANAGED_BY("app.kubernetes.io/managed-by"),
  /** On a Job, its pods and its Secret: {@code bake} or {@code remove}. */
  PURPOSE(EdgeDevice.GROUP + "/purpose"),
  /** On a PersistentVolumeClaim, with the value {@code true}: images may be baked onto it and from it. */
  IMAGES(EdgeDevice.GROUP + "/images"),
  /**
   * On a pod, with the value {@code true}: it keeps the default claim mounted. Where a claim can be mounted on one node
   * only, a bake on another node would wait forever, so bakes prefer the node of such a pod.
   */
  BAKE_AFFINITY(EdgeDevice.GROUP + "/bake-affinity"),
  /** On a user's Secret, with the value {@code true}: devices may use it, where the operator requires that. */
  USE(EdgeDevice.GROUP + "/use"),
  /** On a device of an EdgeDeviceFleet, with the fleet's name. */
  FLEET(EdgeDevice.GROUP + "/fleet"),
  /** On a device of an EdgeDeviceFleet, with the name of the revision that it was given last. */
  REVISION(EdgeDevice.GROUP + "/revision");

  /** The value of {@link #MANAGED_BY}. */
  public static final String OPERATOR = "chi-edge-operator";

  private final String key;

  Label(String key) {
    this.key = key;
  }

  /** The label's key. */
  public String key() {
    return key;
  }
}
