/** A stand-in for what a cluster has and an API server alone has not: Job controller, kubelet, garbage collector. */
package org.chameleoncloud.edge.sandbox.node;
