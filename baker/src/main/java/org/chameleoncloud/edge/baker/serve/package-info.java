/**
 * Serves baked images over HTTPS: to users with a password, and by signed links that expire. Compact images are expanded
 * while they are sent.
 */
package org.chameleoncloud.edge.baker.serve;
