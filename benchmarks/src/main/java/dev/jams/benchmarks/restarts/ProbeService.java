package dev.jams.benchmarks.restarts;

import dev.jams.benchmarks.proto.CreateRowRequest;
import dev.jams.benchmarks.proto.ProbeGrpc;
import dev.jams.benchmarks.proto.Row;
import dev.jams.benchmarks.proto.WatchRequest;
import dev.jams.benchmarks.proto.WatchResponse;
import dev.jams.benchmarks.proto.WorkRequest;
import dev.jams.benchmarks.proto.WorkResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Blocks as services do. */
final class ProbeService extends ProbeGrpc.ProbeImplBase {
  private final DataSource rows;

  ProbeService(DataSource rows) {
    this.rows = rows;
  }

  @Override
  public void work(WorkRequest request, StreamObserver<WorkResponse> response) {
    sleep(request.getMillis());
    response.onNext(WorkResponse.newBuilder().setId(request.getId()).build());
    response.onCompleted();
  }

  @Override
  public void getItem(WorkRequest request, StreamObserver<WorkResponse> response) {
    work(request, response);
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> response) {
    for (int i = 0; i < request.getMessages(); i++) {
      response.onNext(WatchResponse.newBuilder().setNumber(i).build());
      sleep(request.getIntervalMillis());
    }
    response.onCompleted();
  }

  @Override
  public void createRow(CreateRowRequest request, StreamObserver<Row> response) {
    try (Connection connection = rows.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO written (id) VALUES (?)")) {
      insert.setLong(1, request.getId());
      insert.executeUpdate();
    } catch (SQLException e) {
      throw Status.UNAVAILABLE.withCause(e).asRuntimeException();
    }
    response.onNext(Row.newBuilder().setId(request.getId()).build());
    response.onCompleted();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
    }
  }
}
