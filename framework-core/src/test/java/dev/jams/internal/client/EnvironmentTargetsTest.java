package dev.jams.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTargetsTest {
  private final EnvironmentTargets targets =
      new EnvironmentTargets(
          Map.of(
              "USERS_GRPC_SVC_SERVICE_HOST", "10.0.0.7",
              "USERS_GRPC_SVC_SERVICE_PORT", "8081",
              "USERS_GRPC_SVC_SERVICE_PORT_ADMIN", "9090",
              "MAIL_SERVICE_HOST", "fd00::7",
              "MAIL_SERVICE_PORT", "25",
              "BROKEN_SERVICE_HOST", "10.0.0.8",
              "BROKEN_SERVICE_PORT", "tcp://10.0.0.8:25",
              "LONELY_SERVICE_HOST", "10.0.0.9"));

  @ParameterizedTest
  @CsvSource({
    "/USERS_GRPC_SVC, 10.0.0.7:8081",
    "/users-grpc-svc, 10.0.0.7:8081",
    "users-grpc-svc, 10.0.0.7:8081",
    "/users-grpc-svc:admin, 10.0.0.7:9090",
    "/mail, [fd00::7]:25",
  })
  void addressIsThatOfTheVariables(String path, String address) {
    assertThat(targets.address(path)).isEqualTo(address);
  }

  @Test
  void variableThatIsMissingIsNamed() {
    assertThatThrownBy(() -> targets.address("/orders"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the environment variable ORDERS_SERVICE_HOST is missing; Kubernetes sets it for"
                + " services that exist before the pod");
    assertThatThrownBy(() -> targets.address("/lonely"))
        .hasMessageStartingWith("the environment variable LONELY_SERVICE_PORT is missing");
    assertThatThrownBy(() -> targets.address("/broken"))
        .hasMessage(
            "the environment variable BROKEN_SERVICE_PORT is \"tcp://10.0.0.8:25\", expected a"
                + " port");
    assertThatThrownBy(() -> targets.address("/"))
        .hasMessage("\"env:///\" names no service; write env:///NAME or env:///NAME:port-name");
  }
}
