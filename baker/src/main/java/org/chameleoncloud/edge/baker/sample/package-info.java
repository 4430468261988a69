/** Creates small disk images without external tools: for the demo, for trying out baker, and for tests. */
package org.chameleoncloud.edge.baker.sample;
