package dev.jams.admin;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Makes HTTP services of what looks at the app, which runs on the listener's own thread. */
final class Views {
  private final Executor executor;

  Views(Executor executor) {
    this.executor = executor;
  }

  /** Makes an answer. */
  @FunctionalInterface
  interface View {
    /**
     * @return an {@link HttpResponse}, or what is to be written as JSON
     */
    Object answer(ServiceRequestContext ctx) throws Exception;
  }

  /** Does something, and answers. */
  @FunctionalInterface
  interface Action {
    /**
     * @param body JSON
     */
    Object answer(byte[] body) throws Exception;
  }

  /** What is only read. */
  HttpService reading(View view) {
    return (ctx, req) ->
        isReading(req) ? run(() -> view.answer(ctx)) : notAllowed(req, "GET, HEAD");
  }

  /** What is read by GET, and changed by a POST of JSON, which no form of a web page can send. */
  HttpService changing(View view, Action action) {
    return (ctx, req) -> {
      if (isReading(req)) {
        return run(() -> view.answer(ctx));
      }
      if (req.method() != HttpMethod.POST) {
        return notAllowed(req, "GET, HEAD, POST");
      }
      MediaType type = req.contentType();
      if (type == null || !type.belongsTo(MediaType.JSON.withoutParameters())) {
        return Json.error(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            Status.Code.INVALID_ARGUMENT,
            "send JSON, as application/json");
      }
      return HttpResponse.of(
          req.aggregate()
              .thenApplyAsync(AggregatedHttpRequest::content, executor)
              .thenApply(body -> answer(() -> action.answer(body.array()))));
    };
  }

  static boolean isReading(HttpRequest req) {
    return req.method() == HttpMethod.GET || req.method() == HttpMethod.HEAD;
  }

  static HttpResponse notAllowed(HttpRequest req, String allow) {
    return Json.error(
        ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED).set(HttpHeaderNames.ALLOW, allow),
        Status.Code.UNIMPLEMENTED,
        req.method() + " is not possible here, only " + allow);
  }

  /** Something that may fail. */
  @FunctionalInterface
  private interface Asked {
    Object get() throws Exception;
  }

  private HttpResponse run(Asked asked) {
    return HttpResponse.of(CompletableFuture.supplyAsync(() -> answer(asked), executor));
  }

  private static HttpResponse answer(Asked asked) {
    try {
      Object answer = asked.get();
      return answer instanceof HttpResponse response
          ? response
          : Json.answer(HttpStatus.OK, answer);
    } catch (RefusedException e) {
      return e.answer();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }
}
