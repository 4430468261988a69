/** Images told by their base and what differs from it. */
package org.chameleoncloud.edge.baker.compact;
