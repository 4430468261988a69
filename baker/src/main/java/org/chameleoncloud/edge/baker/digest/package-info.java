/** SHA-256 and BLAKE3. */
package org.chameleoncloud.edge.baker.digest;
