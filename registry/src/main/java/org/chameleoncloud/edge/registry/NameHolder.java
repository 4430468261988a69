package org.chameleoncloud.edge.registry;

/**
 * The record that has a given device name, as shown in the registry's public export.
 *
 * @param name the device name
 * @param uuid the id of the record
 * @param projectId the id of the project that registered it; the export does not contain the project's name
 */
public record NameHolder(String name, String uuid, String projectId) {}
