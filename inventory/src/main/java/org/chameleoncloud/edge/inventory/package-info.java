/**
 * The properties of the testbed's device records, shared by the registry client and the local testbed: which properties
 * exist, who sets them and who can read them; and how a record's text is shown.
 */
package org.chameleoncloud.edge.inventory;
