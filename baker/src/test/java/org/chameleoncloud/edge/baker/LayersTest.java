package org.chameleoncloud.edge.baker;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dependencies between the baker's packages: a layer only depends on the layers below it. */
class LayersTest {
  private static final String ROOT = "org.chameleoncloud.edge.baker";
  /** From the top layer down; the last ones are parts, which do not depend on each other's users. */
  private static final List<String> LAYERS = List.of("cli", "serve", "receive", "bake", "base",
      "copy", "output", "boot", "compact");
  private static final List<String> PARTS = List.of("fat", "disk", "config", "source", "expand",
      "digest", "directory", "sample", "outcome");
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void hasNoPackageCycles() {
    SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void aLayerDoesNotDependOnTheLayersThatUseIt() {
    for (int i = 0; i < LAYERS.size(); i++) {
      assertIndependent(LAYERS.get(i), LAYERS.subList(0, i));
    }
    PARTS.forEach(part -> assertIndependent(part, LAYERS));
  }

  @Test
  void everyPackageIsALayerOrAPart() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).filter(name -> !name.equals(ROOT))
        .map(name -> name.substring(ROOT.length() + 1).replaceFirst("\\..*", "")).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(LAYERS.stream(), PARTS.stream()).toList());
  }

  private static void assertIndependent(String part, List<String> users) {
    if (!users.isEmpty()) {
      ArchRuleDefinition.noClasses().that().resideInAPackage(ROOT + "." + part + "..").should()
          .dependOnClassesThat().resideInAnyPackage(
              users.stream().map(user -> ROOT + "." + user + "..").toArray(String[]::new))
          .check(CLASSES);
    }
  }
}
