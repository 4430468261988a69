/** Random access to disk images, and their partition tables. */
package org.chameleoncloud.edge.baker.disk;
