/** FAT12, FAT16 and FAT32, read and written so that a failure leaves the old file. */
package org.chameleoncloud.edge.baker.fat;
