package org.chameleoncloud.edge.operator.api;

/** Our annotations: those that control a device, and those on the Jobs that the operator creates. */
public enum Annotation {
  /** On a device. {@code "true"}: write nothing to the testbed and bake nothing; health is still mirrored. */
  PAUSED("paused"),
  /** On a device, any new value: run the testbed's checks again. On an image source: look for a newer image now. */
  SYNC("sync"),
  /** On a device. Any new value: bake the image again. */
  REBAKE("rebake"),
  /** On a device. {@code "true"}: write to the testbed although the device is reserved. */
  PROCEED("proceed"),
  /** On a device whose record has disappeared. {@code "true"}: register it again under the same name. */
  REGISTER_AGAIN("register-again"),
  /** On a device that is being deleted. {@code "true"}: remove the finalizer, whatever remains on the testbed. */
  FORCE_DELETE("force-delete"),
  /** On a device. The resource's name: lets it be deleted where the chart's {@code confirmDelete} is enabled. */
  CONFIRM_DELETE("confirm-delete"),
  /** On a Job: the digest of what it works on. */
  INPUTS_HASH("inputs-hash"),
  /** On a Job: counts from 1 the Jobs for the same inputs. */
  ATTEMPT("attempt");

  private final String key;

  Annotation(String name) {
    key = EdgeDevice.GROUP + "/" + name;
  }

  /** The annotation's key, with our prefix. */
  public String key() {
    return key;
  }
}
