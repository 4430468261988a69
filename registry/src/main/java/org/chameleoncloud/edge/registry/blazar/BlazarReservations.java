package org.chameleoncloud.edge.registry.blazar;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.ReservableDevice;
import org.chameleoncloud.edge.registry.Reservations;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.http.Operation;
import org.chameleoncloud.edge.registry.http.ResponseReader;
import org.chameleoncloud.edge.registry.keystone.SignIn;
import org.chameleoncloud.edge.registry.keystone.SignedInRequests;

/** The reservations as an HTTP client of Blazar, for one credential. */
public final class BlazarReservations implements Reservations {
  private final SignedInRequests requests;
  /** The token with which an operation was forbidden last: it is not tried again with the same token. */
  private final Map<Operation, Sensitive> forbidden = new EnumMap<>(Operation.class);

  /** Reads reservations with these requests. */
  public BlazarReservations(SignedInRequests requests) {
    this.requests = requests;
  }

  @Override
  public Optional<List<ReservableDevice>> devices(Keeper<ReservableDevice> keeper)
      throws RegistryFailure {
    return get(Operation.DEVICES, "devices", (_, body) -> BlazarReader.devices(body, keeper));
  }

  @Override
  public Optional<Map<String, List<Allocation>>> allocations(Keeper<List<Allocation>> keeper)
      throws RegistryFailure {
    return get(Operation.ALLOCATIONS, "devices/allocations",
        (_, body) -> BlazarReader.allocations(body, keeper));
  }

  private <T> Optional<T> get(Operation operation, String path, ResponseReader<T> reader)
      throws RegistryFailure {
    SignIn signIn = requests.signIn();
    if (signIn.reservation() == null || isForbidden(operation, signIn)) {
      return Optional.empty();
    }
    try {
      return Optional.of(requests.send(operation, current -> request(current, signIn, path),
          List.of(), reader));
    } catch (RegistryFailure failure) {
      if (failure.kind() != Kind.FORBIDDEN) {
        throw failure;
      }
      forbid(operation, requests.signIn());
      return Optional.empty();
    }
  }

  /** Without an Accept header, Blazar responds with 500. */
  private static Request.Builder request(SignIn current, SignIn before, String path) {
    HttpUrl base = current.reservation() == null ? before.reservation() : current.reservation();
    return new Request.Builder().url(base.newBuilder().addPathSegments(path).build())
        .header("Accept", "application/json");
  }

  private synchronized boolean isForbidden(Operation operation, SignIn signIn) {
    return signIn.token().equals(forbidden.get(operation));
  }

  private synchronized void forbid(Operation operation, SignIn signIn) {
    forbidden.put(operation, signIn.token());
  }
}
