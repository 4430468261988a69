/** The operator as users run it: from its jar, on a real control plane, with the service account of the chart. */
package org.chameleoncloud.edge.cluster;
