package org.chameleoncloud.edge.testbed.identity;

import java.time.Instant;

/**
 * What a token stands for.
 *
 * @param credential the credential that signed in
 * @param issuedAt when
 * @param expiresAt from when on the token is refused
 */
public record Session(Credential credential, Instant issuedAt, Instant expiresAt) {}
