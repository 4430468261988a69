/** Small disk images, made without any tool of the machine: for the demonstration, for trying out, and for tests. */
package org.chameleoncloud.edge.baker.sample;
