/** What goes into config.json and into NetworkManager's keyfiles. */
package org.chameleoncloud.edge.baker.config;
