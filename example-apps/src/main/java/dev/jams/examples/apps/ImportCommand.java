package dev.jams.examples.apps;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.examples.tracker.ImportTimeEntriesRequest;
import dev.jams.examples.tracker.ImportTimeEntriesRequest.Format;
import dev.jams.examples.tracker.ImportTimeEntriesResponse;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.logging.Logging;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Sends an exported CSV file to a running tracker. */
public final class ImportCommand {
  private static final Setting<String> FILE =
      Setting.text("file", "", "the exported CSV file, in UTF-8");
  private static final Setting<String> FORMAT =
      Setting.choice(
          "format",
          "auto",
          List.of("auto", "toggl", "clockify"),
          "who wrote the file; auto looks at its header");
  private static final Setting<String> TIME_ZONE =
      Setting.text("time-zone", "UTC", "zone of the file's times, such as Europe/Berlin");
  private static final Setting<String> DATE_FORMAT =
      Setting.text("date-format", "", "such as DD/MM/YYYY; needed where the file is ambiguous");
  private static final Setting<String> TARGET =
      Setting.text("grpc.target", "127.0.0.1:42001", "gRPC server of the tracker");
  private static final List<Setting<?>> SETTINGS =
      List.of(FILE, FORMAT, TIME_ZONE, DATE_FORMAT, TARGET);

  private static final int FAILED = 1;
  private static final long DEADLINE_SECONDS = 60;

  private ImportCommand() {}

  public static void main(String... args) {
    if (List.of(args).contains("--help")) {
      System.out.print(Config.help("import", SETTINGS));
      return;
    }
    // Of the libraries, only what went wrong: the answer is the program's output.
    Logging.level(Logger.ROOT_LOGGER_NAME, Level.WARN);
    try {
      Config config = Config.load(SETTINGS, args);
      ImportTimeEntriesResponse answer = send(request(config), config.get(TARGET));
      answer
          .getErrorsList()
          .forEach(
              error ->
                  System.err.println(
                      "line "
                          + error.getLine()
                          + ", "
                          + error.getColumn()
                          + ": "
                          + error.getMessage()));
      System.out.println(
          answer.getCreated()
              + " created, "
              + answer.getDuplicates()
              + " already there, "
              + answer.getSkipped()
              + " skipped");
    } catch (StartException e) {
      fail(e.getMessage());
    } catch (StatusRuntimeException e) {
      fail(e.getStatus().getCode() + ": " + e.getStatus().getDescription());
    }
  }

  private static void fail(String message) {
    System.err.println("error: " + message);
    System.exit(FAILED);
  }

  private static ImportTimeEntriesRequest request(Config config) throws StartException {
    String file = config.get(FILE);
    if (file.isEmpty()) {
      throw new StartException("no file given; name the exported CSV file with --file");
    }
    Format format =
        switch (config.get(FORMAT)) {
          case "toggl" -> Format.TOGGL_TRACK;
          case "clockify" -> Format.CLOCKIFY;
          default -> Format.FORMAT_UNSPECIFIED;
        };
    try {
      return ImportTimeEntriesRequest.newBuilder()
          .setFormat(format)
          .setCsv(Files.readString(Path.of(file)))
          .setTimeZone(config.get(TIME_ZONE))
          .setDateFormat(config.get(DATE_FORMAT))
          .build();
    } catch (IOException e) {
      throw new StartException(
          "cannot read " + file + " as UTF-8 text (" + e + "); name another file with --file", e);
    }
  }

  private static ImportTimeEntriesResponse send(ImportTimeEntriesRequest request, String target) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    try {
      return TrackerApiServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .importTimeEntries(request);
    } finally {
      channel.shutdownNow();
    }
  }
}
