package org.chameleoncloud.edge.baker;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** The dependencies between the baker's packages: a layer only depends on the layers below it. */
class LayersTest {
  private static final String ROOT = "org.chameleoncloud.edge.baker";
  private static final String[] PARTS = {"fat", "disk", "config", "source", "expand", "digest",
      "compact"};
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void hasNoPackageCycles() {
    SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void partsDoNotDependOnTheLayersThatUseThem() {
    for (String part : PARTS) {
      ArchRuleDefinition.noClasses().that().resideInAPackage(ROOT + "." + part + "..").should()
          .dependOnClassesThat().resideInAnyPackage(ROOT + ".bake..", ROOT + ".base..",
              ROOT + ".copy..", ROOT + ".output..", ROOT + ".boot..", ROOT + ".cli..")
          .check(CLASSES);
    }
  }
}
