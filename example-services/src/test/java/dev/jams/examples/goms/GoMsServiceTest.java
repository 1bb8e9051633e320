package dev.jams.examples.goms;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.jams.examples.InProcess;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.child.ChildService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class GoMsServiceTest {

  private static final GoMsEntityRequest ENTITY = GoMsEntityRequest.newBuilder().setId("7").build();

  @AutoClose
  private final InProcess services = InProcess.serving(new GoMsService(), new ChildService());

  @Test
  void answersEachMethodByItsName() {
    GoMsGrpc.GoMsBlockingStub goms = GoMsGrpc.newBlockingStub(services.channel());

    assertThat(goms.list(Empty.getDefaultInstance()).getMessage()).isEqualTo("GoMs List");
    assertThat(goms.create(Empty.getDefaultInstance()).getMessage()).isEqualTo("GoMs Create");
    assertThat(goms.get(ENTITY).getMessage()).isEqualTo("GoMs View");
    assertThat(goms.update(ENTITY).getMessage()).isEqualTo("GoMs Update");
    assertThat(goms.delete(ENTITY).getMessage()).isEqualTo("GoMs Delete");
  }

  @Test
  void childExtendsItsParentUnderItsOwnName() {
    ChildGrpc.ChildBlockingStub child = ChildGrpc.newBlockingStub(services.channel());

    assertThat(child.list(Empty.getDefaultInstance()).getMessage()).isEqualTo("Child List");
    assertThat(child.create(Empty.getDefaultInstance()).getMessage()).isEqualTo("Child Create");
    assertThat(child.get(ENTITY).getMessage()).isEqualTo("Child View");
    assertThat(child.update(ENTITY).getMessage()).isEqualTo("Child Update");
    assertThat(child.delete(ENTITY).getMessage()).isEqualTo("Child Delete");
  }
}
