package org.chameleoncloud.edge.registry;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layers of the client library: dependencies only point down. */
class LayersTest {
  private static final String ROOT = "org.chameleoncloud.edge.registry";
  private static final Set<String> PUBLIC = Set.of(ROOT, ROOT + ".client", ROOT + ".credentials",
      ROOT + ".hosts");
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void dependenciesPointDown() {
    Architectures.layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("client").definedBy(ROOT + ".client..")
        .layer("doni").definedBy(ROOT + ".doni..")
        .layer("blazar").definedBy(ROOT + ".blazar..")
        .layer("keystone").definedBy(ROOT + ".keystone..")
        .layer("http").definedBy(ROOT + ".http..")
        .layer("hosts").definedBy(ROOT + ".hosts..")
        .layer("credentials").definedBy(ROOT + ".credentials..")
        .layer("root").definedBy(ROOT)
        .ensureAllClassesAreContainedInArchitecture()
        .whereLayer("client").mayNotBeAccessedByAnyLayer()
        .whereLayer("doni").mayOnlyBeAccessedByLayers("client")
        .whereLayer("blazar").mayOnlyBeAccessedByLayers("client")
        .whereLayer("keystone").mayOnlyBeAccessedByLayers("client", "doni", "blazar")
        .whereLayer("http").mayOnlyBeAccessedByLayers("client", "doni", "blazar", "keystone")
        .whereLayer("hosts").mayOnlyBeAccessedByLayers("client", "http")
        .whereLayer("credentials").mayNotBeAccessedByAnyLayer()
        .whereLayer("root").mayOnlyBeAccessedByLayers("client", "doni", "blazar", "keystone",
            "http", "credentials")
        .whereLayer("root").mayNotAccessAnyLayer()
        .whereLayer("credentials").mayOnlyAccessLayers("root")
        .whereLayer("http").mayOnlyAccessLayers("root", "hosts")
        .whereLayer("hosts").mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** What other modules use: no signature refers to an internal package. */
  @Test
  void thePublicPackagesExposeNoInternalType() {
    Stream<JavaClass> exposed = CLASSES.stream()
        .filter(type -> PUBLIC.contains(type.getPackageName()) && isVisible(type))
        .flatMap(type -> Stream.concat(hierarchy(type),
            type.getMembers().stream().filter(LayersTest::isVisible).flatMap(LayersTest::types)));
    assertThat(exposed.filter(type -> type.getPackageName().startsWith(ROOT)))
        .isNotEmpty().allSatisfy(type -> assertThat(PUBLIC).contains(type.getPackageName()));
  }

  private static Stream<JavaClass> hierarchy(JavaClass type) {
    return Stream.concat(type.getAllRawSuperclasses().stream(),
        type.getAllRawInterfaces().stream());
  }

  private static Stream<JavaClass> types(JavaMember member) {
    return member instanceof JavaCodeUnit unit
        ? unit.getAllInvolvedRawTypes().stream()
        : member.getAllInvolvedRawTypes().stream();
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC);
  }
}
