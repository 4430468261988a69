/**
 * The testbed's HTTP API as a Java library: Keystone signs in, Doni keeps the device records.
 *
 * <p>Knows nothing of Kubernetes. {@link org.chameleoncloud.edge.registry.Registry} is the port; everything that
 * goes wrong behind it arrives as a {@link org.chameleoncloud.edge.registry.RegistryFailure}, and every secret is
 * a {@link org.chameleoncloud.edge.registry.Sensitive}.
 */
package org.chameleoncloud.edge.registry;
