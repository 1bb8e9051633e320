package dev.jams.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jams.internal.page.Page;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request and closes the connection: scrapes are seconds apart, and a connection that
 * has one request and one deadline cannot pile up anything.
 */
final class ScrapeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(ScrapeHandler.class);

  /** Prometheus does not wait longer unless told to. */
  private static final long CONNECTION_SECONDS = 10;

  private static final String SEC_FETCH_SITE = "sec-fetch-site";
  private static final String CROSS_SITE = "cross-site";
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final String path;
  private final Scrapes scrapes;
  private boolean answered;

  ScrapeHandler(String path, Scrapes scrapes) {
    this.path = path;
    this.scrapes = scrapes;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var deadline =
        context.executor().schedule(() -> context.close(), CONNECTION_SECONDS, TimeUnit.SECONDS);
    context.channel().closeFuture().addListener(closed -> deadline.cancel(false));
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (!answered) {
      answered = true;
      context.writeAndFlush(answer(request)).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.atDebug().setCause(cause).log("scrape failed");
    var unused = context.close();
  }

  private FullHttpResponse answer(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return response(HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
    }
    if (isFromAPage(request)) {
      return response(
          HttpResponseStatus.FORBIDDEN, "pages of other sites may not read the metrics");
    }
    if (!path.equals(Exporter.ANY_PATH) && !pathOf(request.uri()).equals(path)) {
      return response(HttpResponseStatus.NOT_FOUND, "nothing is here; the metrics are at " + path);
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      FullHttpResponse response =
          response(HttpResponseStatus.METHOD_NOT_ALLOWED, "read the metrics with GET");
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
      return response;
    }
    try {
      String accept = String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT));
      Page.Text scrape = scrapes.read(accept);
      return response(HttpResponseStatus.OK, scrape.contentType(), scrape.bytes());
    } catch (IOException | RuntimeException e) {
      log.atError().setCause(e).log("metrics cannot be written");
      return response(
          HttpResponseStatus.INTERNAL_SERVER_ERROR, "the metrics cannot be written; see the log");
    }
  }

  /** Browsers tell of themselves who has them ask; Prometheus says neither. */
  private static boolean isFromAPage(FullHttpRequest request) {
    return request.headers().contains(HttpHeaderNames.ORIGIN)
        || request.headers().containsValue(SEC_FETCH_SITE, CROSS_SITE, true);
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String text) {
    return response(status, PLAIN, (text + "\n").getBytes(UTF_8));
  }

  /** The length of the body is told to HEAD as well, for which the codec leaves the body out. */
  private static FullHttpResponse response(
      HttpResponseStatus status, String contentType, byte[] body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }
}
