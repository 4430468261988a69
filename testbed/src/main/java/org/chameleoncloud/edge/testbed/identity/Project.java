package org.chameleoncloud.edge.testbed.identity;

/**
 * A project of the testbed and its only user.
 *
 * @param id 32 hexadecimal characters
 * @param name such as {@code CH-231106}
 * @param userId the user's id, 32 hexadecimal characters
 * @param userName the user's name
 */
public record Project(String id, String name, String userId, String userName) {
  static Project create(String name, String userName) {
    return new Project(RandomStrings.hexId(), name, RandomStrings.hexId(), userName);
  }
}
