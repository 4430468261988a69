/**
 * The resource that users write, {@code EdgeDevice}, as Java types. The CustomResourceDefinition in {@code crds/} is
 * generated from these types; what can be checked without the testbed is checked there.
 */
package org.chameleoncloud.edge.operator.api;
