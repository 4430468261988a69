/** Compressed images, recognised by their content and expanded while they are read. */
package org.chameleoncloud.edge.baker.expand;
