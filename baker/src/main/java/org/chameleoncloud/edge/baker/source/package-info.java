/** Where images come from: files and addresses. */
package org.chameleoncloud.edge.baker.source;
