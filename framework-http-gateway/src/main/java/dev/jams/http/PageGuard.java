package dev.jams.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.RequestMetadata;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.internal.call.AccessControl;
import dev.jams.internal.call.CallChain;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Puts what stands around health and reflection around the pages as well, each of which is an rpc
 * of {@link AccessControl#PAGES} for it: {@code jams.Pages/health}, {@code /docs}, {@code
 * /openapi}, and any other by its path with dots for slashes, such as {@code jams.Pages/metrics}. A
 * page is served if such a call would end with {@code OK}.
 */
final class PageGuard {
  private final CallChain chain;
  private final RequestMetadata metadata;
  private final StatusBody errors;

  /**
   * @param chain what stands around each page
   * @param metadata what it sees of the headers
   */
  PageGuard(CallChain chain, RequestMetadata metadata, StatusBody errors) {
    this.chain = chain;
    this.metadata = metadata;
    this.errors = errors;
  }

  /** The name of a page: files below {@code /docs} are the page of that name. */
  static String name(String path) {
    return switch (path) {
      case "/" -> "index";
      case "/healthz", "/readyz" -> "health";
      case "/openapi.json" -> "openapi";
      // Not public as health is, only because somebody has chosen this path.
      case "/health" -> "own.health";
      default ->
          path.equals("/docs") || path.startsWith("/docs/")
              ? "docs"
              : path.substring(1).replace('/', '.');
    };
  }

  /**
   * The page with all interceptors around it.
   *
   * @param path where it is served
   */
  HttpService around(String path, HttpService page) {
    if (chain.isEmpty()) {
      return page;
    }
    MethodDescriptor<InputStream, InputStream> method =
        MethodDescriptor.newBuilder(new Nothing(), new Nothing())
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(AccessControl.PAGES, name(path)))
            .setType(MethodDescriptor.MethodType.UNARY)
            .build();
    ServerServiceDefinition rpc =
        chain.around(
            ServerServiceDefinition.builder(AccessControl.PAGES)
                .addMethod(method, PageGuard::permit)
                .build());
    @SuppressWarnings("unchecked") // The method is the only one that was added.
    ServerCallHandler<InputStream, InputStream> handler =
        (ServerCallHandler<InputStream, InputStream>)
            rpc.getMethod(method.getFullMethodName()).getServerCallHandler();
    return (ctx, req) -> serve(ctx, req, page, method, handler);
  }

  private HttpResponse serve(
      ServiceRequestContext ctx,
      HttpRequest req,
      HttpService page,
      MethodDescriptor<InputStream, InputStream> method,
      ServerCallHandler<InputStream, InputStream> handler) {
    Metadata headers;
    try {
      headers = metadata.of(req.headers());
    } catch (StatusException e) {
      return errors.answer(e.getStatus(), e.getTrailers()).toHttpResponse();
    }
    return new PageCall<>(method, ctx, req, page, errors).start(handler, headers);
  }

  /** What is furthest in: nobody has refused. */
  private static ServerCall.Listener<InputStream> permit(
      ServerCall<InputStream, InputStream> call, Metadata headers) {
    call.sendHeaders(new Metadata());
    call.sendMessage(InputStream.nullInputStream());
    call.close(Status.OK, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** No message of such a call is ever written. */
  private static final class Nothing implements MethodDescriptor.Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream value) {
      return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }
}
