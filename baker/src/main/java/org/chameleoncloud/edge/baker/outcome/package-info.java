/** Progress, results and failures of commands. */
package org.chameleoncloud.edge.baker.outcome;
