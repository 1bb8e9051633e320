package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jams.http.contract.ContractOuterClass;
import dev.jams.test.bind.Bind2Proto;
import dev.jams.test.bind.BindProto;
import dev.jams.test.openapi.LibraryProto;
import dev.jams.test.openapi.other.OtherProto;
import dev.jams.test.route.RouteProto;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents against the JSON Schema that the OpenAPI Initiative publishes for 3.1. */
class OpenApiValidityTest {
  static Stream<ServiceDescriptor> services() {
    return Stream.of(
            LibraryProto.getDescriptor(),
            OtherProto.getDescriptor(),
            RouteProto.getDescriptor(),
            BindProto.getDescriptor(),
            Bind2Proto.getDescriptor(),
            ContractOuterClass.getDescriptor())
        .flatMap(file -> file.getServices().stream());
  }

  @ParameterizedTest
  @MethodSource("services")
  void describesEveryServiceValidly(ServiceDescriptor service) {
    assertThat(ParsedDocument.of(service).problems()).isEmpty();
  }

  @Test
  void describesAllServicesInOneDocumentValidly() {
    ServiceDescriptor[] all = services().toArray(ServiceDescriptor[]::new);
    assertThat(ParsedDocument.of(all).problems()).isEmpty();
    assertThat(
            new ParsedDocument(ParsedDocument.bytes(new SchemaOptions(true, true), all)).problems())
        .isEmpty();
  }

  enum Damage {
    NO_VERSION {
      @Override
      void damage(ParsedDocument document) {
        ((ObjectNode) document.at("/info")).remove("version");
      }
    },
    NO_TYPE_OF_THAT_NAME {
      @Override
      void damage(ParsedDocument document) {
        ((ObjectNode) document.schema("jams.contract.EchoReply")).put("type", "message");
      }
    },
    DANGLING_REFERENCE {
      @Override
      void damage(ParsedDocument document) {
        ((ObjectNode) document.at("/components/schemas")).remove("jams.contract.EchoReply");
      }
    },
    UNKNOWN_METHOD {
      @Override
      void damage(ParsedDocument document) {
        ((ObjectNode) document.at("/paths/~1v1~1echo"))
            .set("purge", document.operation("post", "/v1/echo"));
      }
    },
    PATH_PARAMETER_WITHOUT_PLACE {
      @Override
      void damage(ParsedDocument document) {
        ((ObjectNode) document.at("/paths/~1v1~1echo~1{text}/get/parameters/0"))
            .put("name", "other");
      }
    },
    SAME_OPERATION_ID {
      @Override
      void damage(ParsedDocument document) {
        ((ObjectNode) document.operation("post", "/v1/echo")).put("operationId", "Contract_Fail");
      }
    },
    SAME_PATH_WITH_OTHER_NAME {
      @Override
      void damage(ParsedDocument document) {
        ((ObjectNode) document.at("/paths")).putObject("/v1/echo/{word}");
      }
    };

    abstract void damage(ParsedDocument document);
  }

  /** What the tests above stand on. */
  @ParameterizedTest
  @EnumSource
  void findsWhatIsNotValid(Damage damage) {
    ParsedDocument document =
        ParsedDocument.of(ContractOuterClass.getDescriptor().getServices().get(0));
    damage.damage(document);
    assertThat(document.problems()).isNotEmpty();
  }
}
