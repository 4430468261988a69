package org.chameleoncloud.edge.plugin.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** Why a request to the API server failed, for the user, and what to do. */
public final class ApiErrors {
  private static final int UNPROCESSABLE = 422;

  private ApiErrors() {}

  /**
   * The failure of a request.
   *
   * @param what what was asked, after "may not", such as {@code list EdgeDevices}
   * @param where the namespace; null for all
   * @param server the address of the API server
   */
  public static CommandFailure failure(KubernetesClientException failure, String what,
      String where, String server) {
    if (failure.getCode() <= 0) {
      return CommandFailure.failed("the API server at " + server + " cannot be reached: "
          + why(failure) + ". Check the cluster and the kubeconfig: kubectl cluster-info");
    }
    String message = Optional.ofNullable(failure.getStatus()).map(Status::getMessage)
        .filter(text -> !text.isBlank()).orElse("");
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED -> CommandFailure.failed("the API server at "
          + server + " rejects your credentials (401): sign in again, or use another --context");
      case HttpURLConnection.HTTP_FORBIDDEN -> forbidden(what, where, message);
      case HttpURLConnection.HTTP_NOT_FOUND -> notFound(message);
      case HttpURLConnection.HTTP_CONFLICT -> CommandFailure.failed(
          "it was changed at the same time: run the command again (" + message + ")");
      case UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST -> CommandFailure
          .failed("the API server refuses it: " + message);
      default -> CommandFailure.failed("the API server at " + server + " cannot " + what + " ("
          + failure.getCode() + (message.isEmpty() ? "" : ", " + message)
          + "): try again later");
    };
  }

  private static CommandFailure forbidden(String what, String where, String message) {
    String place = where == null ? "in all namespaces" : "in the namespace " + where;
    // An admission policy says why; a missing permission is said better here.
    return message.contains("cannot ") || message.isEmpty()
        ? CommandFailure.failed("you may not " + what + " " + place
            + ": name another --namespace, or ask the cluster's administrators for the permission")
        : CommandFailure.failed("the API server forbids it: " + message);
  }

  /** Only a resource type that the server does not have, or what vanished meanwhile, gets here. */
  private static CommandFailure notFound(String message) {
    return message.isEmpty() || message.contains("the server could not find")
        ? CommandFailure.failed("this cluster has no EdgeDevices: install the "
            + "CustomResourceDefinition and the operator, or use another --context")
        : CommandFailure.notFound(message);
  }

  private static String why(Throwable failure) {
    List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(10).toList();
    return Stream.of(
        text(causes, UnknownHostException.class, "its name cannot be resolved"),
        text(causes, SSLException.class,
            "its certificate is not trusted, or it does not speak TLS"),
        text(causes, ConnectException.class, "nothing accepts connections there"),
        text(causes, InterruptedIOException.class, "no response in time"),
        text(causes, TimeoutException.class, "no response in time"))
        .flatMap(Optional::stream).findFirst()
        .orElseGet(() -> causes.stream().filter(IOException.class::isInstance).findFirst()
            .orElse(causes.getLast()).getMessage());
  }

  private static Optional<String> text(List<Throwable> causes, Class<? extends Throwable> type,
      String sentence) {
    return causes.stream().anyMatch(type::isInstance) ? Optional.of(sentence) : Optional.empty();
  }
}
