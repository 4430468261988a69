/** The operator as users run it, on a real control plane: from its jar, signed in as the chart's account. */
package org.chameleoncloud.edge.cluster;
