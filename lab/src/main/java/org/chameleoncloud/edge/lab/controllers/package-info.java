/** A stand-in for kube-controller-manager, as far as it is needed here, for API servers that have none. */
package org.chameleoncloud.edge.lab.controllers;
