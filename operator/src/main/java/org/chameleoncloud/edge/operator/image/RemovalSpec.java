package org.chameleoncloud.edge.operator.image;

/**
 * One baked image to remove from its claim: it holds the device's key.
 *
 * @param namespace the resource's namespace
 * @param device the resource's name
 * @param claimName the claim that it is stored on
 * @param path where on the claim
 * @param inputsHash a digest of the claim and the path
 * @param attempt counts from 1 the Jobs for the same image
 */
public record RemovalSpec(String namespace, String device, String claimName, String path,
    String inputsHash,
    int attempt) {

  /** The removal of one image. */
  public static RemovalSpec of(String namespace, String device, String claimName, String path) {
    return new RemovalSpec(namespace, device, claimName, path,
        Digests.sha256("remove", claimName, path), 1);
  }

  /** The same removal, as attempt {@code number}. */
  public RemovalSpec attempt(int number) {
    return new RemovalSpec(namespace, device, claimName, path, inputsHash, number);
  }
}
