package dev.jams.metrics;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * What <a href="https://github.com/grpc-ecosystem/go-grpc-prometheus">go-grpc-prometheus</a> has of
 * one method, by its names. All of it exists from the start, as {@code InitializeMetrics} makes it.
 */
final class GoMeters {
  private final boolean streams;
  private final Counter started;
  private final Counter received;
  private final Counter sent;
  private final Counter[] handled = new Counter[Status.Code.values().length];
  private final Timer handling;

  /**
   * @param side {@code server} or {@code client}
   */
  GoMeters(String side, MethodDescriptor<?, ?> method, MeterRegistry registry) {
    String prefix = "grpc." + side + ".";
    Tags tags =
        Tags.of(
            "grpc.type", type(method.getType()),
            "grpc.service", method.getServiceName(),
            "grpc.method", method.getBareMethodName());
    this.streams = method.getType() != MethodType.UNARY;
    this.started = counter(prefix + "started", "The calls that have begun", tags, registry);
    this.received = counter(prefix + "msg.received", "The messages that have come", tags, registry);
    this.sent = counter(prefix + "msg.sent", "The messages that have gone out", tags, registry);
    for (Status.Code code : Status.Code.values()) {
      handled[code.value()] =
          counter(
              prefix + "handled",
              "The calls that have ended, however they did",
              tags.and("grpc.code", name(code)),
              registry);
    }
    this.handling =
        Buckets.go(prefix + "handling")
            .description("How long calls took that have ended")
            .tags(tags)
            .register(registry);
  }

  private static Counter counter(
      String name, String description, Tags tags, MeterRegistry registry) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private static String type(MethodType type) {
    return switch (type) {
      case UNARY -> "unary";
      case CLIENT_STREAMING -> "client_stream";
      case SERVER_STREAMING -> "server_stream";
      case BIDI_STREAMING, UNKNOWN -> "bidi_stream";
    };
  }

  /** As Go's {@code codes.Code} prints it. */
  static String name(Status.Code code) {
    if (code == Status.Code.OK) {
      return "OK";
    }
    if (code == Status.Code.CANCELLED) {
      return "Canceled";
    }
    StringBuilder name = new StringBuilder();
    boolean upper = true;
    for (char c : code.name().toCharArray()) {
      if (c == '_') {
        upper = true;
      } else {
        name.append(upper ? c : Character.toLowerCase(c));
        upper = false;
      }
    }
    return name.toString();
  }

  /** Whether messages are to be counted as they come and go, and not when all is over. */
  boolean streams() {
    return streams;
  }

  void started() {
    started.increment();
  }

  void received() {
    received.increment();
  }

  void sent() {
    sent.increment();
  }

  void messages(long requests, long responses) {
    received.increment((double) requests);
    sent.increment((double) responses);
  }

  Timer handled(Status.Code code) {
    handled[code.value()].increment();
    return handling;
  }
}
