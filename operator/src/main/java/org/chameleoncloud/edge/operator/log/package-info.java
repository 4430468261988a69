/**
 * The format of log lines: text, or JSON. The rest of the operator logs with SLF4J's key-value pairs;
 * docs/configuration.md lists the fields.
 */
package org.chameleoncloud.edge.operator.log;
