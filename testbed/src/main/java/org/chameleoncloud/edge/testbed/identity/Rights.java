package org.chameleoncloud.edge.testbed.identity;

/** What an application credential may do. */
public enum Rights {
  /** Read and write device records, and create and delete application credentials. */
  UNRESTRICTED,
  /** Read and write device records; 403 where application credentials are managed. */
  RESTRICTED,
  /** Read device records; 403 for every write. */
  READ_ONLY
}
