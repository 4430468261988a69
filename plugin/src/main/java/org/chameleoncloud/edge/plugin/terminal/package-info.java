/** The terminal that this process runs on: {@link org.chameleoncloud.edge.plugin.terminal.Terminals} finds out. */
package org.chameleoncloud.edge.plugin.terminal;
