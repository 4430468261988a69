/** The command line: commands and their options, and results for users, scripts and Kubernetes. */
package org.chameleoncloud.edge.baker.cli;
