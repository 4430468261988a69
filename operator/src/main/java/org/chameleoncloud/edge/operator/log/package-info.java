/**
 * The form of the log's lines: text for people, or JSON. Everybody else writes them with SLF4J's key-value pairs;
 * docs/configuration.md tells the fields.
 */
package org.chameleoncloud.edge.operator.log;
