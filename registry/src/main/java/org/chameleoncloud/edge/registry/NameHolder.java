package org.chameleoncloud.edge.registry;

/**
 * The record that holds a name, as the registry's public export tells it.
 *
 * @param name the device name
 * @param uuid the record's id
 * @param projectId the id of the project that registered it; the export does not tell the project's name
 */
public record NameHolder(String name, String uuid, String projectId) {}
