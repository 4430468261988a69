/** Digests of what an image holds. */
package org.chameleoncloud.edge.baker.digest;
