package dev.jams.examples.goms;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.jams.examples.child.Child;
import dev.jams.examples.child.ChildService;
import org.junit.jupiter.api.Test;

/** GM-02: a service is a class with methods, which a test calls. */
class GoMsServiceTest {

  private static final Empty NOTHING = Empty.getDefaultInstance();
  private static final GoMsEntityRequest ENTITY = GoMsEntityRequest.newBuilder().setId("7").build();

  @Test
  void answersEachMethodByItsName() {
    GoMsService goms = new GoMsService();

    assertThat(goms.list(NOTHING).getMessage()).isEqualTo("GoMs List");
    assertThat(goms.create(NOTHING).getMessage()).isEqualTo("GoMs Create");
    assertThat(goms.get(ENTITY).getMessage()).isEqualTo("GoMs View");
    assertThat(goms.update(ENTITY).getMessage()).isEqualTo("GoMs Update");
    assertThat(goms.delete(ENTITY).getMessage()).isEqualTo("GoMs Delete");
  }

  @Test
  void childExtendsItsParentUnderItsOwnName() throws Exception {
    Child child = new ChildService();

    assertThat(child.list(NOTHING).getMessage()).isEqualTo("Child List");
    assertThat(child.create(NOTHING).getMessage()).isEqualTo("Child Create");
    assertThat(child.get(ENTITY).getMessage()).isEqualTo("Child View");
    assertThat(child.update(ENTITY).getMessage()).isEqualTo("Child Update");
    assertThat(child.delete(ENTITY).getMessage()).isEqualTo("Child Delete");
  }
}
