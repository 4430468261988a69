package org.chameleoncloud.edge.operator.plan.image;

import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.registry.Hardware;

/** The bakes of observed devices. */
public final class TestBakes {
  private TestBakes() {}

  /** The specification of the bake of a device whose record is listed, and whose Secrets have what its image names. */
  public static BakeSpec of(Observation seen) {
    Hardware record = ((ListState.Listed) seen.list()).record().orElseThrow();
    ImageSpec image = seen.spec().image();
    SourceChoice.Chosen chosen = SourceChoice.of(seen) instanceof SourceChoice.Chosen revision
        ? revision
        : null;
    ImageSpec resolved = chosen == null
        ? image
        : ImageSpecBuilder.builder(image).source(chosen.source()).build();
    return BakeSpec.of(seen.metadata().namespace(), seen.metadata().name(), resolved,
        seen.spec().machineName(), record, record.balenaDevice().orElseThrow(),
        ((Keyfiles.Ready) Keyfiles.of(seen, image)).files(), seen.metadata().rebakeRequest(),
        chosen == null ? null : chosen.pin(), seen.bakeSettings());
  }
}
