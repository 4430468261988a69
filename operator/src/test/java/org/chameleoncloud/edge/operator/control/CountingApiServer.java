package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An in-memory API server that keeps a list of the writes it was asked for, such as {@code PATCH /apis/…/status}. */
final class CountingApiServer extends KubernetesCrudDispatcher {
  private final List<String> writes = new CopyOnWriteArrayList<>();

  @Override
  public MockResponse handlePatch(RecordedRequest request) {
    writes.add("PATCH " + request.getPath());
    return super.handlePatch(request);
  }

  @Override
  public MockResponse handleCreate(RecordedRequest request) {
    writes.add("POST " + request.getPath());
    return super.handleCreate(request);
  }

  @Override
  public MockResponse handleUpdate(RecordedRequest request) {
    writes.add("PUT " + request.getPath());
    return super.handleUpdate(request);
  }

  @Override
  public MockResponse handleDelete(String path) {
    writes.add("DELETE " + path);
    return super.handleDelete(path);
  }

  List<String> writes() {
    return List.copyOf(writes);
  }

  void forgetWrites() {
    writes.clear();
  }
}
