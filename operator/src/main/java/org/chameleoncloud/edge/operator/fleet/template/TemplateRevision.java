package org.chameleoncloud.edge.operator.fleet.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Template;
import org.chameleoncloud.edge.operator.image.Digests;

/**
 * A template and its name. The name depends on the content only: two equal templates are one revision, and an
 * operator that was killed finds the same one again.
 *
 * @param name the fleet's name and ten hexadecimal digits of a digest
 * @param content the template as a fleet's spec has it
 */
public record TemplateRevision(String name, JsonNode content) {
  private static final int DIGITS = 10;
  private static final ObjectMapper JSON = new ObjectMapper()
      .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  /** A later version may declare fields in another order. */
  private static final ObjectMapper SORTED = JSON.copy()
      .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  /** The revision of a fleet's template. */
  public static TemplateRevision of(String fleet, Template template) {
    return ofContent(fleet, JSON.valueToTree(template));
  }

  private static TemplateRevision ofContent(String fleet, JsonNode content) {
    try {
      String canonical = SORTED.writeValueAsString(SORTED.treeToValue(content, Object.class));
      return new TemplateRevision(fleet + "-" + Digests.sha256(canonical).substring(0, DIGITS),
          content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  /** The labels, annotations and spec of a device: an object with {@code metadata} and {@code spec}. */
  public ObjectNode of(FleetMember member) {
    return (ObjectNode) Placeholders.fill(content, member);
  }
}
