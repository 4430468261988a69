/** Where images go: a file that appears when it is complete, or a drive. */
package org.chameleoncloud.edge.baker.output;
