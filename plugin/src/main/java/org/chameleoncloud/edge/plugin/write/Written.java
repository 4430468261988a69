package org.chameleoncloud.edge.plugin.write;

/**
 * What was written.
 *
 * @param resource as it is now; with a dry run on the client, as it would be
 * @param name of the resource
 * @param verb such as {@code registered}
 * @param changed whether anything changed
 */
record Written(Object resource, String name, String verb, boolean changed) {}
