/** The commands and how they talk to people, scripts and Kubernetes. */
package org.chameleoncloud.edge.baker.cli;
