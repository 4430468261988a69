/** The container image of the operator and the baker, built without a container engine. */
package org.chameleoncloud.edge.container;
