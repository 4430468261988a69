/** FAT12, FAT16 and FAT32 file systems. Writes are ordered so that a failure leaves the old file readable. */
package org.chameleoncloud.edge.baker.fat;
