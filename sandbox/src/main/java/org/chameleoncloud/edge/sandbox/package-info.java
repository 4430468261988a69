/** The command line of the demo. */
package org.chameleoncloud.edge.sandbox;
