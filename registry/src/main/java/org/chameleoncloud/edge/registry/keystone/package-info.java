/** Signs in to Keystone and finds the registry in its catalog. */
package org.chameleoncloud.edge.registry.keystone;
