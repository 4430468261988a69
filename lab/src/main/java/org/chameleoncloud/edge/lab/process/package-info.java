/** Programs that run as processes of this machine. */
package org.chameleoncloud.edge.lab.process;
