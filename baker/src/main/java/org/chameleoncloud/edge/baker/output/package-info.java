/** Where images are written: files that appear only when they are complete, and drives. */
package org.chameleoncloud.edge.baker.output;
