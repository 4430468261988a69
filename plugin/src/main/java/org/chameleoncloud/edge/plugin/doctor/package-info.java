/**
 * {@code kubectl chi-edge doctor}: from the resource to the device, what is right, what is wrong, and who can fix it.
 *
 * <p>{@link org.chameleoncloud.edge.plugin.doctor.Examiner} reads, and turns everything that it may not or cannot read into
 * a {@link org.chameleoncloud.edge.plugin.doctor.Fact} that says so.
 * {@link org.chameleoncloud.edge.plugin.doctor.Diagnosis} is pure: the same
 * {@link org.chameleoncloud.edge.plugin.doctor.Examination} gives the same findings. So is
 * {@link org.chameleoncloud.edge.plugin.doctor.Bundle}. All text that leaves this package passes
 * {@link org.chameleoncloud.edge.plugin.doctor.Masking}.
 */
package org.chameleoncloud.edge.plugin.doctor;
