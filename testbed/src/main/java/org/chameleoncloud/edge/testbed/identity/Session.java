package org.chameleoncloud.edge.testbed.identity;

import java.time.Instant;

/**
 * The session that a token identifies.
 *
 * @param credential the credential that signed in
 * @param issuedAt when the token was issued
 * @param expiresAt when the token expires
 */
public record Session(Credential credential, Instant issuedAt, Instant expiresAt) {}
