package org.chameleoncloud.edge.plugin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package of the plugin may use which; see the plugin's package-info. */
class LayersTest {
  private static final String ROOT = "org.chameleoncloud.edge.plugin";
  private static final String OPERATOR = "org.chameleoncloud.edge.operator";
  private static final String[] SHARED = {"cli", "testbed", "cluster", "output", "terminal",
      "outcome"};
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void packagesUseOnlyThoseBelowThem() {
    Architectures.layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("cli").definedBy(ROOT + ".cli").layer("testbed").definedBy(ROOT + ".testbed")
        .layer("cluster").definedBy(ROOT + ".cluster").layer("output").definedBy(ROOT + ".output")
        .layer("terminal").definedBy(ROOT + ".terminal")
        .layer("outcome").definedBy(ROOT + ".outcome")
        .whereLayer("outcome").mayNotAccessAnyLayer()
        .whereLayer("output").mayNotAccessAnyLayer()
        .whereLayer("terminal").mayOnlyAccessLayers("output", "outcome")
        .whereLayer("cluster").mayOnlyAccessLayers("outcome")
        .whereLayer("testbed").mayOnlyAccessLayers("cluster", "outcome")
        .whereLayer("cli").mayOnlyAccessLayers("testbed", "cluster", "output", "terminal",
            "outcome")
        .check(CLASSES);
  }

  @Test
  void noCommandUsesAnother() {
    String[] shared = Stream.of(SHARED).map(name -> ROOT + "." + name).toArray(String[]::new);
    slices().matching(ROOT + ".(*)..").should().notDependOnEachOther()
        .ignoreDependency(JavaClass.Predicates.resideInAPackage(ROOT + ".."),
            JavaClass.Predicates.resideInAnyPackage(shared))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** The rest of the operator needs the SDK, which is not in the plugin. */
  @Test
  void ofTheOperatorOnlyItsApiAndItsDecisionsAreUsed() {
    noClasses().that().resideInAPackage(ROOT + "..").should().dependOnClassesThat()
        .resideInAnyPackage(OPERATOR, OPERATOR + ".control..", OPERATOR + ".log..",
            OPERATOR + ".image..")
        .check(CLASSES);
  }

  @Test
  void whatIsPrintedDependsNeitherOnTheClusterNorOnTheNetwork() {
    noClasses().that().resideInAPackage(ROOT + ".output").should().dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "okhttp3..", "org.chameleoncloud.edge.registry..")
        .check(CLASSES);
  }

  @Test
  void onlyTheContextReadsTheClock() {
    noClasses().that().resideInAPackage(ROOT + "..").should().callMethod(Instant.class, "now")
        .orShould().callMethod(System.class, "currentTimeMillis").check(CLASSES);
  }
}
