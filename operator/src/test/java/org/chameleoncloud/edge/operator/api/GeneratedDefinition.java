package org.chameleoncloud.edge.operator.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.AbstractCRDOutput;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The CustomResourceDefinition as the Java types make it. */
final class GeneratedDefinition {
  /** What writes the files anew; run in the project's folder. */
  static final String COMMAND = "mvn -q test -pl operator -am -Dtest=CrdTest -Dcrds.write=true"
      + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final String HEADER = "# Generated from the Java types of operator/src/main/java/org/chameleoncloud/edge/operator/api.\n"
      + "# To change it, change those and run\n#   " + COMMAND + "\n";

  private GeneratedDefinition() {}

  /** The text of the file that is checked in. */
  static String yaml() {
    AppliedState memory = new AppliedState();
    new CRDGenerator().customResourceClasses(EdgeDevice.class).withMinQuotes(true)
        .withPostProcessor(new Completed()).withOutput(memory).generate();
    String generated = memory.written.toString(StandardCharsets.UTF_8);
    String withoutTheGeneratorsHeader = generated.substring(generated.indexOf('\n') + 1);
    return HEADER + withoutTheGeneratorsHeader;
  }

  private static final class Completed implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata definition, String version) {
      return DefinitionCompletion.complete((CustomResourceDefinition) definition);
    }
  }

  private static final class AppliedState extends AbstractCRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    protected ByteArrayOutputStream createStreamFor(String definition) {
      return written;
    }
  }
}
