/**
 * The testbed's records, read with a credential of the user:
 * {@link org.chameleoncloud.edge.plugin.testbed.CredentialSource} says where it is,
 * {@link org.chameleoncloud.edge.plugin.testbed.TestbedConnection} connects. Run each request in
 * {@link org.chameleoncloud.edge.plugin.testbed.TestbedConnection#ask}.
 */
package org.chameleoncloud.edge.plugin.testbed;
