/**
 * The terminal that this process runs on: {@link org.chameleoncloud.edge.plugin.terminal.Terminals} finds out what is one,
 * {@link org.chameleoncloud.edge.plugin.terminal.Screen} measures it and reads keys.
 */
package org.chameleoncloud.edge.plugin.terminal;
