package dev.jams.tracing;

import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.CallObservers;
import dev.jams.internal.call.CallTrace;
import dev.jams.internal.call.CallTracer;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Begins and ends the spans of incoming requests: when their headers are there, and when the last
 * of the answer is written or the client has gone, which the access log learns exactly once of
 * each. Safe for use by any thread.
 */
final class CallSpans implements CallTracer, CallObservers.Observer {
  /** More names than templates there are cannot be, and nobody shall fill the memory with them. */
  private static final int MOST_NAMES = 10_000;

  private final Tracer tracer;
  private final TracerProvider provider;
  private final TextMapPropagator propagator;
  private final Exclusions exclusions;
  private final Set<String> methods;

  /** By templates and then methods. */
  private final Map<String, Map<String, String>> names = new ConcurrentHashMap<>();

  /**
   * @param methods the full names of those that there are
   */
  CallSpans(
      Tracer tracer,
      TracerProvider provider,
      TextMapPropagator propagator,
      Exclusions exclusions,
      Collection<String> methods) {
    this.tracer = tracer;
    this.provider = provider;
    this.propagator = propagator;
    this.exclusions = exclusions;
    this.methods = Set.copyOf(methods);
  }

  @Override
  public CallTrace begin(String httpMethod, String target, Headers headers) {
    if (exclusions.has(target)) {
      return null;
    }
    Context parent = propagator.extract(Context.root(), headers, HeaderGetter.INSTANCE);
    SpanBuilder builder;
    if (httpMethod == null) {
      builder = tracer.spanBuilder(methods.contains(target) ? target : Conventions.OTHER);
    } else {
      builder = tracer.spanBuilder(httpMethod);
    }
    Span span = builder.setSpanKind(SpanKind.SERVER).setParent(parent).startSpan();
    if (span.isRecording()) {
      if (httpMethod == null) {
        describeCall(span, target, Conventions.GRPC);
      } else {
        describeRequest(span, httpMethod, target, headers);
      }
    }
    return new CallSpan(span, parent.with(span), provider, httpMethod != null);
  }

  private void describeCall(Span span, String method, String system) {
    span.setAttribute(Conventions.RPC_SYSTEM, system);
    if (methods.contains(method)) {
      span.setAttribute(Conventions.RPC_METHOD, method);
    } else {
      span.setAttribute(Conventions.RPC_METHOD, Conventions.OTHER);
      span.setAttribute(Conventions.RPC_METHOD_ORIGINAL, method);
    }
  }

  private static void describeRequest(Span span, String method, String path, Headers headers) {
    span.setAttribute(Conventions.HTTP_METHOD, method);
    span.setAttribute(Conventions.URL_PATH, path);
    set(span, Conventions.URL_SCHEME, headers.all(":scheme"));
    set(span, Conventions.USER_AGENT, headers.all("user-agent"));
  }

  private static void set(
      Span span, io.opentelemetry.api.common.AttributeKey<String> key, List<String> values) {
    if (!values.isEmpty()) {
      span.setAttribute(key, values.get(0));
    }
  }

  @Override
  public void ended(AccessEntry entry) {
    if (!(entry.ids().trace() instanceof CallSpan call)) {
      return;
    }
    Span span = call.span();
    if (span.isRecording()) {
      describeEnd(span, entry, call.outcome());
    }
    span.end();
  }

  private void describeEnd(Span span, AccessEntry entry, Status outcome) {
    boolean http = entry.httpMethod() != null;
    if (http) {
      if (entry.httpStatus() != 0) {
        span.setAttribute(Conventions.HTTP_STATUS, (long) entry.httpStatus());
      }
      if (entry.route() != null) {
        span.setAttribute(Conventions.HTTP_ROUTE, entry.route());
        span.updateName(name(entry.httpMethod(), entry.route()));
      }
    }
    if (entry.method() != null) {
      if (http) {
        describeCall(span, entry.method(), Conventions.system(entry.protocol()));
        if (entry.route() == null && methods.contains(entry.method())) {
          // gRPC and its like: the path says the method, and nothing else.
          span.updateName(name(entry.httpMethod(), entry.method()));
        }
      }
      span.setAttribute(Conventions.RPC_STATUS, entry.code().name());
    }
    describePeer(span, entry);
    span.setAttribute(Conventions.REQUEST_ID, entry.ids().requestId());
    describeFailure(span, entry, outcome);
  }

  private static void describeFailure(Span span, AccessEntry entry, Status outcome) {
    boolean failed =
        (entry.method() != null && Conventions.isServerError(entry.code()))
            || entry.httpStatus() >= 500;
    if (!failed) {
      return;
    }
    span.setAttribute(
        Conventions.ERROR_TYPE,
        entry.method() == null ? Integer.toString(entry.httpStatus()) : entry.code().name());
    String description = outcome == null ? null : outcome.getDescription();
    span.setStatus(StatusCode.ERROR, description == null ? "" : description);
    if (outcome != null && outcome.getCause() != null) {
      span.recordException(outcome.getCause());
    }
  }

  private static void describePeer(Span span, AccessEntry entry) {
    SocketAddress next = entry.via() == null ? entry.peer() : entry.via();
    if (next instanceof InetSocketAddress inet && inet.getAddress() != null) {
      String address = inet.getAddress().getHostAddress();
      span.setAttribute(Conventions.PEER_ADDRESS, address);
      span.setAttribute(Conventions.PEER_PORT, (long) inet.getPort());
      if (entry.via() == null) {
        span.setAttribute(Conventions.CLIENT_ADDRESS, address);
      }
    }
    if (entry.via() != null
        && entry.peer() instanceof InetSocketAddress client
        && client.getAddress() != null) {
      span.setAttribute(Conventions.CLIENT_ADDRESS, client.getAddress().getHostAddress());
    }
  }

  private String name(String httpMethod, String template) {
    Map<String, String> ofTemplate = names.get(template);
    if (ofTemplate == null) {
      if (names.size() >= MOST_NAMES) {
        return httpMethod;
      }
      ofTemplate = names.computeIfAbsent(template, key -> new ConcurrentHashMap<>());
    }
    String known = ofTemplate.get(httpMethod);
    return known != null
        ? known
        : ofTemplate.computeIfAbsent(
            httpMethod, key -> key + (template.startsWith("/") ? " " : " /") + template);
  }
}
