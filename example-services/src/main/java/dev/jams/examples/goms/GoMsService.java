package dev.jams.examples.goms;

import com.google.protobuf.Empty;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;

/**
 * Answers every call with the name of the service and of what was asked. Thread-safe.
 *
 * <p>Implements the generated interface rather than extending the generated base class, so that a
 * service with the same methods can extend this one.
 */
public class GoMsService implements BindableService, GoMsGrpc.AsyncService {

  private final String name;

  /** Answers as "GoMs". */
  public GoMsService() {
    this("GoMs");
  }

  /** Answers as a service that extends this one. */
  protected GoMsService(String name) {
    this.name = name;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return GoMsGrpc.bindService(this);
  }

  @Override
  public void list(Empty request, StreamObserver<GoMsResponse> responses) {
    reply("List", responses);
  }

  @Override
  public void create(Empty request, StreamObserver<GoMsResponse> responses) {
    reply("Create", responses);
  }

  @Override
  public void get(GoMsEntityRequest request, StreamObserver<GoMsResponse> responses) {
    reply("View", responses);
  }

  @Override
  public void update(GoMsEntityRequest request, StreamObserver<GoMsResponse> responses) {
    reply("Update", responses);
  }

  @Override
  public void delete(GoMsEntityRequest request, StreamObserver<GoMsResponse> responses) {
    reply("Delete", responses);
  }

  private void reply(String action, StreamObserver<GoMsResponse> responses) {
    responses.onNext(GoMsResponse.newBuilder().setMessage(name + " " + action).build());
    responses.onCompleted();
  }
}
