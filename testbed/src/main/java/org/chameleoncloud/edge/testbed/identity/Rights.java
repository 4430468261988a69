package org.chameleoncloud.edge.testbed.identity;

/** What an application credential allows. */
public enum Rights {
  /** Read and write device records, and create and delete application credentials. */
  UNRESTRICTED,
  /** Read and write device records; 403 for every change of application credentials. */
  RESTRICTED,
  /** Read device records; 403 for every write. */
  READ_ONLY
}
