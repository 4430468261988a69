/**
 * Files on a PersistentVolumeClaim, through a short-lived pod that has it mounted:
 * {@link org.chameleoncloud.edge.plugin.image.claim.TransferPod} makes the pod,
 * {@link org.chameleoncloud.edge.plugin.image.claim.ClaimPod} runs it, and deletes it at the end.
 */
package org.chameleoncloud.edge.plugin.image.claim;
