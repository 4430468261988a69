/** A stand-in for kube-controller-manager, as far as the demo needs it, on an API server that has none. */
package org.chameleoncloud.edge.lab.controllers;
