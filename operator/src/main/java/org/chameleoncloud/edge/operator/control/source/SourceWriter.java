package org.chameleoncloud.edge.operator.control.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.control.cluster.ApiRequestLimiter;

/** Writes the status of image sources, whole, and only over what was read. */
public final class SourceWriter {
  private static final ObjectMapper JSON = new ObjectMapper()
      .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);
  private static final int UNPROCESSABLE = 422;
  /** Deleted, or not what was read any more. */
  private static final Set<Integer> OUTDATED = Set.of(HttpURLConnection.HTTP_NOT_FOUND,
      HttpURLConnection.HTTP_CONFLICT, UNPROCESSABLE);

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;

  /** Writes with {@code client}. */
  public SourceWriter(KubernetesClient client, ApiRequestLimiter limiter) {
    this.client = client;
    this.limiter = limiter;
  }

  /**
   * Writes a status.
   *
   * @return whether it was written; otherwise the source is to be looked at again, as it is now
   * @throws KubernetesClientException when the API server refuses the write for another reason
   */
  <S extends CustomResource<ImageSourceSpec, ImageSourceStatus>> boolean write(S source,
      ImageSourceStatus status) {
    ArrayNode patch = JSON.createArrayNode();
    add(patch, "test", "/metadata/resourceVersion",
        JSON.valueToTree(source.getMetadata().getResourceVersion()));
    add(patch, "add", "/status", JSON.valueToTree(status));
    try {
      limiter.call(() -> client.resource(source).subresource("status")
          .patch(JSON_PATCH, patch.toString()));
      return true;
    } catch (KubernetesClientException e) {
      if (OUTDATED.contains(e.getCode())) {
        return false;
      }
      throw e;
    }
  }

  private static void add(ArrayNode patch, String op, String path, JsonNode value) {
    patch.addObject().put("op", op).put("path", path).set("value", value);
  }
}
