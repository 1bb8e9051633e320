package dev.jams.security;

import dev.jams.security.proto.SecondGrpc.SecondImplBase;
import dev.jams.security.proto.Word;
import io.grpc.stub.StreamObserver;

/** A service that is run by the threads of the listeners. */
final class OnTheEventLoop extends SecondImplBase {
  /** All rules, since a flag replaces those of the file. */
  static final String RULES =
      "jams.security.Guarded/*=authenticated,jams.security.Second/*=authenticated";

  @Override
  public void get(Word request, StreamObserver<Word> responses) {
    String name = Principal.current().map(Principal::name).orElse("nobody");
    responses.onNext(Word.newBuilder().setText(name).build());
    responses.onCompleted();
  }
}
