package org.chameleoncloud.edge.registry;

/**
 * The services of one testbed, accessed with one credential and one token.
 *
 * @param registry the device records
 * @param reservations who may reserve the devices, and when they are taken
 * @param credentials the application credentials of the credential's user
 */
public record Testbed(Registry registry, Reservations reservations,
    ApplicationCredentials credentials) {}
