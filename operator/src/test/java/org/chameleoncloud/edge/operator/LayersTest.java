package org.chameleoncloud.edge.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptions;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which package of the operator may use which; see "Packages of the operator" in docs/architecture.md. */
class LayersTest {
  private static final String ROOT = "org.chameleoncloud.edge.operator";
  private static final String CONTROL = ROOT + ".control";
  private static final String PLAN = ROOT + ".plan";
  private static final String[] OUTSIDE_WORLD = {"io.fabric8.kubernetes.client..",
      "io.javaoperatorsdk..", "okhttp3.."};
  private static final DescribedPredicate<JavaClass> IN_PLAN = JavaClass.Predicates
      .resideInAPackage(PLAN + "..");
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  /** Each top-level class is a slice. */
  private static final SliceAssignment BY_CLASS = new SliceAssignment() {
    @Override
    public String getDescription() {
      return "each class";
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getName();
      int nested = name.indexOf('$');
      return SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested));
    }
  };

  @Test
  void packagesUseOnlyThoseBelowThem() {
    Architectures.layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("Main").definedBy(ROOT).layer("log").definedBy(ROOT + ".log..")
        .layer("control").definedBy(CONTROL + "..").layer("fleet").definedBy(ROOT + ".fleet..")
        .layer("plan").definedBy(ROOT + ".plan..")
        .layer("image").definedBy(ROOT + ".image..").layer("api").definedBy(ROOT + ".api..")
        .whereLayer("Main").mayNotBeAccessedByAnyLayer()
        .whereLayer("log").mayOnlyBeAccessedByLayers("Main")
        .whereLayer("control").mayOnlyBeAccessedByLayers("Main")
        .whereLayer("fleet").mayOnlyBeAccessedByLayers("control")
        .whereLayer("plan").mayOnlyBeAccessedByLayers("Main", "control", "fleet")
        .whereLayer("image").mayOnlyBeAccessedByLayers("Main", "control", "fleet", "plan")
        .check(CLASSES);
  }

  /** The loop uses the parts; the parts do not know the loop, and each other only downwards. */
  @Test
  void theWingsOfControlUseOnlyThoseBelowThem() {
    Architectures.layeredArchitecture().consideringOnlyDependenciesInAnyPackage(CONTROL + "..")
        .layer("wiring").definedBy(CONTROL).layer("loop").definedBy(CONTROL + ".reconcile")
        .layer("fleets").definedBy(CONTROL + ".fleets")
        .layer("metrics").definedBy(CONTROL + ".metrics")
        .layer("baking").definedBy(CONTROL + ".baking")
        .layer("polling").definedBy(CONTROL + ".polling")
        .layer("cluster").definedBy(CONTROL + ".cluster")
        .layer("source").definedBy(CONTROL + ".source")
        .layer("memory").definedBy(CONTROL + ".memory")
        .layer("turns").definedBy(CONTROL + ".turns")
        .whereLayer("wiring").mayNotBeAccessedByAnyLayer()
        .whereLayer("loop").mayOnlyBeAccessedByLayers("wiring")
        .whereLayer("fleets").mayOnlyBeAccessedByLayers("wiring", "metrics")
        .whereLayer("metrics").mayOnlyBeAccessedByLayers("wiring", "loop")
        .whereLayer("baking").mayOnlyBeAccessedByLayers("wiring", "loop")
        .whereLayer("polling").mayOnlyBeAccessedByLayers("wiring", "loop", "metrics")
        .whereLayer("source").mayOnlyBeAccessedByLayers("wiring", "loop", "metrics")
        .whereLayer("cluster").mayOnlyBeAccessedByLayers("wiring", "loop", "fleets", "source")
        .check(CLASSES);
  }

  /** The SDK gives the reconciler the resources of its cache, without a copy. */
  @Test
  void nothingChangesAResourceThatItWasGiven() {
    noClasses().that().resideInAPackage(CONTROL + "..").or().resideInAPackage(ROOT + ".plan..")
        .should().callMethodWhere(DescribedPredicate.describe("set a field of a resource",
            call -> call.getTarget().getName().matches("set\\w+|addFinalizer|removeFinalizer")
                && call.getTargetOwner().isAssignableTo(KubernetesResource.class)))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void thePartsOfTheFleetUseOnlyThoseBelowThem() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ROOT + ".fleet..")
        .layer("fleet").definedBy(ROOT + ".fleet").layer("rollout")
        .definedBy(ROOT + ".fleet.rollout").layer("template").definedBy(ROOT + ".fleet.template")
        .whereLayer("fleet").mayNotBeAccessedByAnyLayer()
        .whereLayer("rollout").mayOnlyBeAccessedByLayers("fleet").check(CLASSES);
  }

  /** The parts of a device decide from what is observed, in the words of a step; the plan puts them in order. */
  @Test
  void thePartsOfThePlanUseOnlyThoseBelowThem() {
    Architectures.layeredArchitecture().consideringOnlyDependenciesInAnyPackage(PLAN + "..")
        .layer("plan").definedBy(PLAN).layer("status").definedBy(PLAN + ".status")
        .layer("event").definedBy(PLAN + ".event").layer("deletion").definedBy(PLAN + ".deletion")
        .layer("image").definedBy(PLAN + ".image")
        .layer("registration").definedBy(PLAN + ".registration")
        .layer("health").definedBy(PLAN + ".health")
        .layer("reservation").definedBy(PLAN + ".reservation")
        .layer("credential").definedBy(PLAN + ".credential")
        .layer("source").definedBy(PLAN + ".source")
        .layer("observation").definedBy(PLAN + ".observation")
        .layer("step").definedBy(PLAN + ".step").layer("text").definedBy(PLAN + ".text")
        .layer("spec").definedBy(PLAN + ".spec")
        .ensureAllClassesAreContainedInArchitecture()
        .whereLayer("plan").mayNotBeAccessedByAnyLayer()
        .whereLayer("status").mayNotBeAccessedByAnyLayer()
        .whereLayer("event").mayNotBeAccessedByAnyLayer()
        .whereLayer("source").mayNotBeAccessedByAnyLayer()
        .whereLayer("deletion").mayOnlyBeAccessedByLayers("plan", "status", "event")
        .whereLayer("image").mayOnlyBeAccessedByLayers("plan", "status", "deletion")
        .whereLayer("registration")
        .mayOnlyBeAccessedByLayers("plan", "status", "event", "deletion", "image")
        .whereLayer("health").mayOnlyBeAccessedByLayers("status", "event", "registration")
        .whereLayer("reservation")
        .mayOnlyBeAccessedByLayers("plan", "status", "event", "deletion", "registration",
            "health")
        .whereLayer("credential")
        .mayOnlyBeAccessedByLayers("plan", "status", "event", "deletion", "registration",
            "reservation")
        .whereLayer("source").mayOnlyAccessLayers("step", "text", "spec")
        .whereLayer("observation").mayOnlyAccessLayers("step", "text")
        .whereLayer("step").mayNotAccessAnyLayer().whereLayer("text").mayNotAccessAnyLayer()
        .whereLayer("spec").mayNotAccessAnyLayer().check(CLASSES.that(IN_PLAN));
  }

  @Test
  void classesOfThePlanHaveNoCycles() {
    slices().assignedFrom(BY_CLASS).should().beFreeOfCycles()
        .check(CLASSES.that(IN_PLAN));
  }

  @Test
  void thePlanDependsNeitherOnTheClusterNorOnTheNetwork() {
    noClasses().that().resideInAnyPackage(ROOT + ".plan..", ROOT + ".fleet..").should()
        .dependOnClassesThat().resideInAnyPackage(OUTSIDE_WORLD).check(CLASSES);
  }

  @Test
  void whatGoesIntoAnImageDependsNeitherOnTheClusterNorOnTheNetwork() {
    noClasses().that().resideInAPackage(ROOT + ".image..").and()
        .doNotHaveFullyQualifiedName(ROOT + ".image.BakeJob").should().dependOnClassesThat()
        .resideInAnyPackage(OUTSIDE_WORLD).check(CLASSES);
  }

  @Test
  void thePlanReadsNoClock() {
    noClasses().that().resideInAnyPackage(ROOT + ".plan..", ROOT + ".fleet..").should()
        .callMethod(Instant.class, "now").orShould()
        .callMethod(System.class, "currentTimeMillis").orShould()
        .callMethod(System.class, "nanoTime").check(CLASSES);
  }

  /** The client changes them, see {@code ListLimit}. */
  @Test
  void optionsOfListsAreNotShared() {
    noFields().should().haveRawType(ListOptions.class).check(CLASSES);
  }

  @Test
  void theLogsFormatDependsOnNothingElse() {
    noClasses().that().resideInAPackage(ROOT + ".log..").should().dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".control..", ROOT + ".fleet..", ROOT + ".plan..",
            ROOT + ".image..",
            ROOT + ".api..")
        .check(CLASSES);
  }
}
