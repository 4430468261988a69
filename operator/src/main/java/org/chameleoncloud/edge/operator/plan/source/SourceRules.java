package org.chameleoncloud.edge.operator.plan.source;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;

/** The rules of the CRDs' schemas, checked again, since an older CRD may be installed. */
final class SourceRules {
  private SourceRules() {}

  /** The first thing that is wrong, as a sentence that names the field, without a full stop. */
  static Optional<String> firstProblem(Kind kind, ImageSourceSpec spec) {
    if (Stream.of(spec.url(), spec.path(), spec.balenaOS()).filter(Objects::nonNull).count() != 1
        || (spec.path() == null) != (spec.claimName() == null)) {
      return Optional.of("spec must have either url, or claimName and path, or balenaOS");
    }
    return address("spec.url", spec.url())
        .or(() -> address("spec.checksumURL", spec.checksumURL()))
        .or(() -> problem(spec.checksumURL() != null
            && (spec.url() == null || spec.sha256() != null),
            "spec.checksumURL goes with spec.url, and not with spec.sha256"))
        .or(() -> Optional.ofNullable(spec.path()).flatMap(SpecRules::claimPathProblem)
            .map("spec.path "::concat))
        .or(() -> problem(spec.claimName() != null && !SpecPatterns.isObjectName(spec.claimName()),
            "spec.claimName is not the name of a PersistentVolumeClaim"))
        .or(() -> problem(spec.balenaOS() != null
            && !SpecPatterns.isOsVersion(spec.balenaOS().version()),
            "spec.balenaOS.version must be an exact version of balenaOS, such as 6.10.24+rev3"))
        .or(() -> problem(spec.sha256() != null && !spec.sha256().matches(SpecPatterns.SHA256),
            "spec.sha256 must be 64 hexadecimal characters"))
        .or(() -> problem(
            spec.interval() != null && !spec.interval().matches(SpecPatterns.INTERVAL),
            "spec.interval must be minutes or hours, 10m to 9999h"))
        .or(() -> problem(spec.onUpdate() == OnUpdate.UNKNOWN,
            "spec.onUpdate has a value that this version of the operator does not support: set "
                + "Never or Unflashed or All, or upgrade the operator"))
        .or(() -> kind == Kind.ClusterEdgeImageSource ? ofCluster(spec) : Optional.empty());
  }

  private static Optional<String> ofCluster(ImageSourceSpec spec) {
    return problem(spec.claimName() != null,
        "spec.claimName is not for a ClusterEdgeImageSource: a claim is in one namespace")
        .or(() -> problem(spec.url() != null && spec.sha256() == null && spec.checksumURL() == null,
            "spec.url of a ClusterEdgeImageSource needs spec.sha256 or spec.checksumURL"));
  }

  private static Optional<String> address(String field, String url) {
    return problem(url != null && !url.matches(SpecPatterns.URL),
        field + " is not an http or https address without a user name");
  }

  private static Optional<String> problem(boolean present, String text) {
    return present ? Optional.of(text) : Optional.empty();
  }
}
