/** Copies an image from its source into a file in one pass. */
package org.chameleoncloud.edge.baker.copy;
