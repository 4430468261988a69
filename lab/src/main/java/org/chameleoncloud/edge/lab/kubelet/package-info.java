/** A cluster with real nodes: containerd, kubelet and kube-proxy on hosts of their own. It needs Linux and root. */
package org.chameleoncloud.edge.lab.kubelet;
