package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import api.v1.consultant.Consultant;
import api.v1.consultant.ConsultantService;
import api.v1.consultant.CreateConsultantReply;
import api.v1.consultant.CreateConsultantRequest;
import api.v1.consultant.DeleteConsultantReply;
import api.v1.consultant.DeleteConsultantRequest;
import api.v1.consultant.GetConsultantReply;
import api.v1.consultant.GetConsultantRequest;
import api.v1.consultant.ListConsultantsReply;
import api.v1.consultant.ListConsultantsRequest;
import api.v1.consultant.UpdateConsultantReply;
import api.v1.consultant.UpdateConsultantRequest;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.Timestamps;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import io.grpc.Status;
import io.grpc.StatusException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code jams proto add} and {@code jams proto server} write, served over both protocols. */
class ServedConsultantsTest {
  private static final Path PROTOS = Path.of("src/test/proto").toAbsolutePath();

  @RegisterExtension
  final AppExtension app =
      AppExtension.of(
          () ->
              App.named("consultants")
                  .service(ConsultantService.bind(service()))
                  .listen(GrpcServer.on(1))
                  .listen(HttpGateway.on(2)));

  @TempDir private static Path folder;

  private static ConsultantService service() {
    return new Consultants();
  }

  /** As somebody would go on who has the proto. */
  private static final class Consultants implements ConsultantService {
    private final Map<String, Consultant> all = new ConcurrentSkipListMap<>();

    private Consultant find(String id) throws StatusException {
      Consultant found = all.get(id);
      if (found == null) {
        throw Status.NOT_FOUND.withDescription("no consultant \"" + id + "\"").asException();
      }
      return found;
    }

    @Override
    public CreateConsultantReply createConsultant(CreateConsultantRequest request) {
      Consultant created =
          request.getConsultant().toBuilder()
              .setId("c" + (all.size() + 1))
              .setCreatedAt(Timestamps.fromSeconds(1))
              .build();
      all.put(created.getId(), created);
      return CreateConsultantReply.newBuilder().setOk(true).setConsultant(created).build();
    }

    @Override
    public UpdateConsultantReply updateConsultant(UpdateConsultantRequest request)
        throws StatusException {
      Consultant.Builder changed = find(request.getConsultant().getId()).toBuilder();
      FieldMaskUtil.merge(request.getUpdateMask(), request.getConsultant(), changed);
      all.put(changed.getId(), changed.build());
      return UpdateConsultantReply.newBuilder().setOk(true).setConsultant(changed).build();
    }

    @Override
    public DeleteConsultantReply deleteConsultant(DeleteConsultantRequest request)
        throws StatusException {
      all.remove(find(request.getId()).getId());
      return DeleteConsultantReply.newBuilder().setOk(true).build();
    }

    @Override
    public GetConsultantReply getConsultant(GetConsultantRequest request) throws StatusException {
      return GetConsultantReply.newBuilder()
          .setOk(true)
          .setConsultant(find(request.getId()))
          .build();
    }

    @Override
    public ListConsultantsReply listConsultants(ListConsultantsRequest request) {
      return ListConsultantsReply.newBuilder().setOk(true).addAllConsultants(all.values()).build();
    }
  }

  // KT-11
  @Test
  void whatProtoAddWritesIsServedOverBothProtocols() throws Exception {
    HttpResponse<String> created = app.http().post("/api/v1/consultants", "{}");
    assertThat(created.body())
        .isEqualTo(
            "{\"ok\":true,\"consultant\":{\"id\":\"c1\",\"createdAt\":\"1970-01-01T00:00:01Z\"}}");
    Run read =
        Run.jams(
            folder,
            "call",
            app.address("grpc"),
            "api.v1.consultant.ConsultantService/GetConsultant",
            "-d",
            "{\"id\":\"c1\"}");
    assertThat(read.out().strip()).isEqualTo(created.body());
    HttpResponse<String> changed =
        app.http()
            .send("PATCH", "/api/v1/consultants/c1", "{\"updatedAt\":\"1970-01-01T00:00:02Z\"}");
    assertThat(changed.body())
        .isEqualTo(
            "{\"ok\":true,\"consultant\":{\"id\":\"c1\",\"createdAt\":\"1970-01-01T00:00:01Z\","
                + "\"updatedAt\":\"1970-01-01T00:00:02Z\"}}");
    assertThat(app.http().get("/api/v1/consultants").body())
        .startsWith("{\"ok\":true,\"consultants\":[{\"id\":\"c1\"");
    assertThat(app.http().send("DELETE", "/api/v1/consultants/c1", "").body())
        .isEqualTo("{\"ok\":true}");
    assertThat(app.http().get("/api/v1/consultants/c1").statusCode()).isEqualTo(404);
  }

  // KT-12
  @Test
  void whatProtoServerWritesIsServedAndSaysWhatIsLeft() throws Exception {
    Run.jams(folder, "proto", "server", "-I" + PROTOS, "api/v1/consultant/consultant.proto");
    assertThat(Javac.compile(folder)).isEmpty();
    URL[] classes = {Javac.classes(folder).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      ConsultantService skeleton =
          (ConsultantService)
              loader
                  .loadClass("api.v1.consultant.ConsultantServiceImpl")
                  .getConstructor()
                  .newInstance();
      App other =
          App.named("skeleton")
              .service(ConsultantService.bind(skeleton))
              .listen(GrpcServer.on(0))
              .start();
      try {
        Run call =
            Run.jams(
                folder,
                "call",
                "127.0.0.1:" + other.port("grpc"),
                "api.v1.consultant.ConsultantService/GetConsultant");
        assertThat(call.err())
            .isEqualToIgnoringNewLines("error: UNIMPLEMENTED: GetConsultant is not written yet");
        assertThat(call.code()).isEqualTo(1);
      } finally {
        other.stop();
      }
    }
  }
}
