package org.chameleoncloud.edge.testbed.identity;

/**
 * A project of the testbed with its one user.
 *
 * @param id 32 hexadecimal digits
 * @param name such as {@code CH-231106}
 * @param userId the user's id, 32 hexadecimal digits
 * @param userName the user's name
 */
public record Project(String id, String name, String userId, String userName) {
  static Project named(String name, String userName) {
    return new Project(Randoms.hexId(), name, Randoms.hexId(), userName);
  }
}
