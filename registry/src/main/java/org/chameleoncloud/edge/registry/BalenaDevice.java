package org.chameleoncloud.edge.registry;

/**
 * A device's identity at balena, from the balena worker's details.
 *
 * @param deviceId balena's number of the device
 * @param fleetId balena's number of the fleet (its "application") that the device belongs to
 * @param apiKey what the device signs in to balena with
 */
public record BalenaDevice(long deviceId, long fleetId, Sensitive apiKey) {}
