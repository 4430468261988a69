/**
 * What a device's operating system, balenaOS, accepts: host name, SSH keys, time and name servers, Wi-Fi, NetworkManager
 * keyfiles, and the settings of config.json. Pure rules without I/O. The CRD's validation rules, the operator's plan and
 * the baker all use these, so that what is admitted can also be baked.
 */
package org.chameleoncloud.edge.balenaos;
