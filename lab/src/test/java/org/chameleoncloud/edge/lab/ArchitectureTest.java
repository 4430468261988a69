package org.chameleoncloud.edge.lab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What depends on what in this module. */
class ArchitectureTest {
  private static final String PROJECT = "org.chameleoncloud.edge";
  private static final String ROOT = PROJECT + ".lab";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void dependsOnNoOtherModuleOfTheProject() {
    noClasses().should().dependOnClassesThat(
        resideInAPackage(PROJECT + "..").and(resideOutsideOfPackage(ROOT + ".."))).check(CLASSES);
  }

  @Test
  void hasNoPackageCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void putsEveryClassIntoAPackageOfItsPurpose() {
    classes().should().resideOutsideOfPackage(ROOT).check(CLASSES);
  }

  @Test
  void theNodeAndTheControllersKnowTheApiServerOnly() {
    noClasses().that().resideInAnyPackage(ROOT + ".node..", ROOT + ".controllers..").should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".cluster..", ROOT + ".controlplane..").check(CLASSES);
    noClasses().that().resideInAPackage(ROOT + ".node..").should().dependOnClassesThat()
        .resideInAPackage(ROOT + ".controllers..").check(CLASSES);
    noClasses().that().resideInAPackage(ROOT + ".controllers..").should().dependOnClassesThat()
        .resideInAPackage(ROOT + ".node..").check(CLASSES);
  }

  @Test
  void filesProcessesAndNamesKnowNothingOfKubernetes() {
    noClasses().that().resideInAnyPackage(ROOT + ".files..", ROOT + ".process..", ROOT + ".names..")
        .should().dependOnClassesThat().resideInAnyPackage("io.fabric8..", ROOT + ".node..",
            ROOT + ".controllers..", ROOT + ".cluster..", ROOT + ".controlplane..")
        .check(CLASSES);
  }
}
