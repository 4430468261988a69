/** The contents of config.json and of NetworkManager keyfiles. */
package org.chameleoncloud.edge.baker.config;
