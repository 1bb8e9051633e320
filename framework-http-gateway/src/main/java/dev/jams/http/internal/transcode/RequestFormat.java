package dev.jams.http.internal.transcode;

import com.google.protobuf.Message;
import dev.jams.http.internal.bind.BindingException;
import dev.jams.http.internal.bind.RequestBinder;
import dev.jams.http.internal.route.PathValues;
import dev.jams.json.JsonException;
import io.netty.buffer.ByteBuf;

/** How a request message stands in a body, in one content type. */
@FunctionalInterface
interface RequestFormat {
  /** One JSON value. */
  RequestFormat JSON = RequestBinder::bindJson;

  /** One message in protobuf's binary form. */
  RequestFormat PROTOBUF = RequestBinder::bindProtobuf;

  /** Parameters like those of a query. */
  RequestFormat FORM = RequestBinder::bindForm;

  /**
   * Makes the request message.
   *
   * @param query as it came, or null
   * @param body stays the caller's; null if there is none
   */
  Message read(RequestBinder binder, PathValues path, String query, ByteBuf body)
      throws BindingException, JsonException;
}
