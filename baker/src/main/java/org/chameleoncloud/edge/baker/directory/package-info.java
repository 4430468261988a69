/**
 * Files and directories that are opened once and then stay the same, whatever happens to their names: on a volume that
 * others write to, too, a name may lead elsewhere at any moment.
 */
package org.chameleoncloud.edge.baker.directory;
