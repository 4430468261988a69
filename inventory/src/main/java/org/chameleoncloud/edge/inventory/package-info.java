/**
 * The vocabulary of the testbed's device records, which its client and the local testbed share: which properties a record
 * has, who writes them and who may see them.
 */
package org.chameleoncloud.edge.inventory;
