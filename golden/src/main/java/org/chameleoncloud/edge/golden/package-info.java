/** For tests: checked-in files that are generated. {@code ./regenerate} updates them. */
package org.chameleoncloud.edge.golden;
