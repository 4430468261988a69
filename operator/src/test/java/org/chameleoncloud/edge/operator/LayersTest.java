package org.chameleoncloud.edge.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.Digests;
import org.junit.jupiter.api.Test;

/** The floors of the operator: an arrow only ever points down. */
class LayersTest {
  private static final String ROOT = "org.chameleoncloud.edge.operator";
  private static final String[] OUTSIDE = {"io.fabric8.kubernetes.client..",
      "io.javaoperatorsdk..", "okhttp3.."};
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void arrowsPointDown() {
    Architectures.layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .withOptionalLayers(true).layer("Main").definedBy(ROOT)
        .layer("log").definedBy(ROOT + ".log..")
        .layer("control").definedBy(ROOT + ".control..").layer("plan").definedBy(ROOT + ".plan..")
        .layer("image").definedBy(ROOT + ".image..").layer("api").definedBy(ROOT + ".api..")
        .whereLayer("Main").mayNotBeAccessedByAnyLayer().whereLayer("log")
        .mayOnlyBeAccessedByLayers("Main").whereLayer("control")
        .mayOnlyBeAccessedByLayers("Main").whereLayer("plan")
        .mayOnlyBeAccessedByLayers("Main", "control").whereLayer("image")
        .mayOnlyBeAccessedByLayers("Main", "control", "plan").check(CLASSES);
  }

  @Test
  void thePlanKnowsNeitherTheClusterNorTheNetwork() {
    noClasses().that().resideInAPackage(ROOT + ".plan..").should().dependOnClassesThat()
        .resideInAnyPackage(OUTSIDE).check(CLASSES);
  }

  @Test
  void whatGoesIntoAnImageKnowsNeitherTheClusterNorTheNetwork() {
    List<String> pure = List.of(BakeSpec.class.getName(), Digests.class.getName(),
        ROOT + ".image.DeviceConfig", ROOT + ".image.ConnectionKeyfile",
        ROOT + ".image.RemovalSpec");
    for (String name : pure) {
      noClasses().that().haveFullyQualifiedName(name).should().dependOnClassesThat()
          .resideInAnyPackage(OUTSIDE).check(CLASSES);
    }
  }

  @Test
  void thePlanReadsNoClock() {
    noClasses().that().resideInAnyPackage(ROOT + ".plan..").should()
        .callMethod(java.time.Instant.class, "now").orShould()
        .callMethod(System.class, "currentTimeMillis").orShould()
        .callMethod(System.class, "nanoTime").check(CLASSES);
  }

  @Test
  void theFormOfLinesKnowsNothingOfTheRest() {
    noClasses().that().resideInAPackage(ROOT + ".log..").should().dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".control..", ROOT + ".plan..", ROOT + ".image..",
            ROOT + ".api..")
        .check(CLASSES);
  }
}
