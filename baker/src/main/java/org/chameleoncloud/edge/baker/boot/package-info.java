/** Finds, reads and modifies an image's boot partition. */
package org.chameleoncloud.edge.baker.boot;
