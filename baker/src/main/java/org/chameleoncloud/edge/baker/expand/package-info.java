/** Expands compressed images, which are recognized by their content, as a stream. */
package org.chameleoncloud.edge.baker.expand;
