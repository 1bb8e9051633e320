package dev.jams.examples.goms;

import com.google.protobuf.Empty;

/** Answers every call with the name of the service and of what was asked. Thread-safe. */
public class GoMsService implements GoMs {

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
  public GoMsResponse list(Empty request) {
    return reply("List");
  }

  @Override
  public GoMsResponse create(Empty request) {
    return reply("Create");
  }

  @Override
  public GoMsResponse get(GoMsEntityRequest request) {
    return reply("View");
  }

  @Override
  public GoMsResponse update(GoMsEntityRequest request) {
    return reply("Update");
  }

  @Override
  public GoMsResponse delete(GoMsEntityRequest request) {
    return reply("Delete");
  }

  private GoMsResponse reply(String action) {
    return GoMsResponse.newBuilder().setMessage(name + " " + action).build();
  }
}
