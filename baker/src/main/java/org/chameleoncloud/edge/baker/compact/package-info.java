/** Images stored as the difference to their base. */
package org.chameleoncloud.edge.baker.compact;
