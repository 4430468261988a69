/** {@code kubectl chi-edge show}: everything that is known of one device, and what to do. */
package org.chameleoncloud.edge.plugin.show;
