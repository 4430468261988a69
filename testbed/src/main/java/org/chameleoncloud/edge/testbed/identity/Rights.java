package org.chameleoncloud.edge.testbed.identity;

/** What an application credential allows. */
public enum Rights {
  /** Read and write device records, and create and delete application credentials. */
  UNRESTRICTED,
  /** Read and write device records; 403 for every change of application credentials. */
  RESTRICTED,
  /** Read device records; 403 for every write. */
  READ_ONLY,
  /** An admin of the testbed: reads and writes everything of all projects. */
  ADMIN;

  /** Whether it may create and delete application credentials. */
  boolean managesCredentials() {
    return this == UNRESTRICTED || this == ADMIN;
  }
}
