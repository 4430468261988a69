/** Files that are sent to a volume through standard input: received in parts, checked, and put in place. */
package org.chameleoncloud.edge.baker.receive;
