/** Directories and files of a run, which may hold credentials. */
package org.chameleoncloud.edge.lab.files;
