package org.chameleoncloud.edge.registry;

/**
 * An application credential that was just created, with its secret, which Keystone never shows again.
 *
 * @param credential what Keystone also lists
 * @param secret the secret
 */
public record IssuedCredential(ApplicationCredential credential, Sensitive secret) {}
