package dev.jams.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.stub.odd.Names;
import dev.jams.stub.odd.NamesGrpc;
import dev.jams.stub.odd.Nothing;
import dev.jams.stub.odd.Outer;
import dev.jams.stub.odd.OuterOuterClass.Outside;
import jams.odd.edition.Editions;
import jams.odd.edition.Text;
import org.junit.jupiter.api.Test;

/** What makes it hard for a generator is above all whether it compiles. */
class OddNamesTest {
  @Test
  @SuppressWarnings("deprecation")
  void everyMethodIsBoundWhateverItIsCalled() {
    assertThat(Names.bind(new Names() {}).bindService().getMethods())
        .hasSize(NamesGrpc.getServiceDescriptor().getMethods().size())
        .extracting(method -> method.getMethodDescriptor().getBareMethodName())
        .contains("Class", "snake_case_name", "XMLName");
  }

  @Test
  void keywordsHaveALineAfterThem() throws Exception {
    assertThat(Names.class.getMethods())
        .extracting(method -> method.getName())
        .contains("class_", "switch_", "snakeCaseName", "xMLName", "bind", "client");
  }

  @Test
  void whatIsDeprecatedInAProtoIsInJava() throws Exception {
    assertThat(Names.class).hasAnnotation(Deprecated.class);
    assertThat(Names.class.getMethod("service", Outside.class).getAnnotation(Deprecated.class))
        .isNotNull();
    assertThat(Names.class.getMethod("next", Outside.class).getAnnotation(Deprecated.class))
        .isNull();
  }

  @Test
  void messagesInAnOuterClassAndOtherPackagesAreFound() throws Exception {
    Outer outer =
        new Outer() {
          @Override
          public Outside.Nested get(Outside request) {
            return Outside.Nested.newBuilder().setOutside(request).build();
          }
        };
    Outside seven = Outside.newBuilder().setNumber(7).build();
    assertThat(outer.get(seven).getOutside()).isEqualTo(seven);
    Editions editions =
        new Editions() {
          @Override
          public Text get(Text request) {
            return request;
          }
        };
    assertThat(editions.get(Text.getDefaultInstance())).isEqualTo(Text.getDefaultInstance());
  }

  @Test
  void aServiceMayHaveNoMethods() {
    assertThat(Nothing.bind(new Nothing() {}).bindService().getMethods()).isEmpty();
  }
}
