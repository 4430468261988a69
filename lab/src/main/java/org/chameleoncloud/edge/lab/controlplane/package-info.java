/** A real Kubernetes control plane on the loopback interface: etcd, kube-apiserver and kube-controller-manager. */
package org.chameleoncloud.edge.lab.controlplane;
