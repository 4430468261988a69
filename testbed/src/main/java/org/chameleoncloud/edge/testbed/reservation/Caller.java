package org.chameleoncloud.edge.testbed.reservation;

/**
 * Who sends a request to Blazar.
 *
 * @param projectId 32 hexadecimal characters
 * @param userId 32 hexadecimal characters
 * @param userName the user's name, which a site can have shown in the allocations
 * @param admin whether the policy treats it as an admin
 * @param trusts whether it may create a Keystone trust, which each lease needs
 */
public record Caller(String projectId, String userId, String userName, boolean admin,
    boolean trusts) {}
