/**
 * Validation rules of the device's operating system, balenaOS: host name, SSH keys, time and name servers, Wi-Fi,
 * NetworkManager keyfiles, and the settings in config.json; and what balena calls the device types. Without I/O. The CRD, the operator and the baker share them, so
 * that a device that the API server admits can also be baked.
 */
package org.chameleoncloud.edge.balenaos;
