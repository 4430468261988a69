/**
 * A host: network, mount and process namespaces of this machine in which programs run as on a machine of their own. It
 * needs Linux and root, and leaves nothing behind. Knows nothing of Kubernetes.
 */
package org.chameleoncloud.edge.lab.host;
