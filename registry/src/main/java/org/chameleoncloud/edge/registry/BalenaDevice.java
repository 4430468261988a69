package org.chameleoncloud.edge.registry;

/**
 * A device's identity in balena, from the details of the balena worker.
 *
 * @param deviceId balena's id of the device
 * @param fleetId balena's id of the fleet ("application") that the device belongs to
 * @param apiKey the API key that the device authenticates to balena with
 */
public record BalenaDevice(long deviceId, long fleetId, Sensitive apiKey) {}
