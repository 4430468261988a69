/** Creates registries: {@link org.chameleoncloud.edge.registry.client.RegistryClient} connects all other packages. */
package org.chameleoncloud.edge.registry.client;
