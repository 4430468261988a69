package org.chameleoncloud.edge.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What depends on what in this module. */
class ArchitectureTest {
  private static final String PROJECT = "org.chameleoncloud.edge";
  private static final String ROOT = PROJECT + ".sandbox";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void hasNoPackageCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingDependsOnTheCommandLines() {
    noClasses().that().resideInAnyPackage(ROOT + ".*..").should().dependOnClassesThat()
        .resideInAPackage(ROOT).check(CLASSES);
  }

  @Test
  void storyAndBenchDoNotDependOnEachOther() {
    noClasses().that().resideInAPackage(ROOT + ".story..").should().dependOnClassesThat()
        .resideInAPackage(ROOT + ".bench..").check(CLASSES);
    noClasses().that().resideInAPackage(ROOT + ".bench..").should().dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".story..", ROOT + ".screen..").check(CLASSES);
  }

  @Test
  void theStackAndTheScreenAreIndependentOfWhatTheyAreUsedFor() {
    noClasses().that().resideInAPackage(ROOT + ".stack..").should().dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".story..", ROOT + ".bench..", ROOT + ".screen..")
        .check(CLASSES);
    noClasses().that().resideInAPackage(ROOT + ".screen..").should().dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".story..", ROOT + ".bench..", ROOT + ".stack..")
        .check(CLASSES);
  }

  /** The sandbox runs the baker's jar, and must not take a short cut. */
  @Test
  void runsTheBakerByItsCommandLineOnly() {
    noClasses().should().dependOnClassesThat().resideInAPackage(PROJECT + ".baker..")
        .check(CLASSES);
  }
}
