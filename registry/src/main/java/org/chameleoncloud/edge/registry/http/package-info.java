/** Sends single HTTP requests and converts every error to a {@link org.chameleoncloud.edge.registry.RegistryFailure}. */
package org.chameleoncloud.edge.registry.http;
