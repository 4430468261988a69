/** The sources of images: files and URLs. */
package org.chameleoncloud.edge.baker.source;
