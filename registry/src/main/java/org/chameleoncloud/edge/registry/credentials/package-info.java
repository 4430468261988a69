/** Reads application credentials from the data of Kubernetes Secrets. */
package org.chameleoncloud.edge.registry.credentials;
