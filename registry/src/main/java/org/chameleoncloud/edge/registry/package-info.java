/**
 * The testbed's HTTP API as a Java library: Keystone signs in, Doni keeps the device records.
 *
 * <p>{@link org.chameleoncloud.edge.registry.CredentialsFile} reads a credential, and
 * {@link org.chameleoncloud.edge.registry.RegistryClient} opens a registry with it. {@link org.chameleoncloud.edge.registry.Registry} is the port; everything that
 * goes wrong behind it arrives as a {@link org.chameleoncloud.edge.registry.RegistryFailure}, and every secret is
 * a {@link org.chameleoncloud.edge.registry.Sensitive}. Nothing in here knows of Kubernetes.
 */
package org.chameleoncloud.edge.registry;
