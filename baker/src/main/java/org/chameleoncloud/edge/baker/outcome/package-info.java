/** How work goes on and how it can end. */
package org.chameleoncloud.edge.baker.outcome;
