/** Bytes at positions, and the partition tables among them. */
package org.chameleoncloud.edge.baker.disk;
