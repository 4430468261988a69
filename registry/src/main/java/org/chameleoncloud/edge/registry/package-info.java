/**
 * The device registry of the testbed: the interface {@link org.chameleoncloud.edge.registry.Registry} and its types.
 *
 * <p>{@link org.chameleoncloud.edge.registry.credentials.CredentialsFile} reads a credential, and
 * {@link org.chameleoncloud.edge.registry.client.RegistryClient} opens a registry with it. The registry reports all
 * errors as {@link org.chameleoncloud.edge.registry.RegistryFailure}, and every secret is a
 * {@link org.chameleoncloud.edge.registry.Sensitive}. Nothing here depends on Kubernetes.
 *
 * <p>{@link org.chameleoncloud.edge.registry.hosts.TestbedHosts} says which hosts it may connect to. All other packages
 * are internal. Dependencies only point down: {@code client} → {@code doni}, {@code blazar} → {@code keystone} →
 * {@code http} → {@code hosts}, this package; and {@code credentials} → this package.
 */
package org.chameleoncloud.edge.registry;
