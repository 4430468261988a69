package org.chameleoncloud.edge.registry;

import java.time.Instant;

/**
 * An application credential as Keystone lists it, without its secret.
 *
 * @param id its id
 * @param name its name, unique among those of its user
 * @param description what it is for; null for none
 * @param expiresAt when it expires; null for never
 */
public record ApplicationCredential(String id, String name, String description,
    Instant expiresAt) {}
