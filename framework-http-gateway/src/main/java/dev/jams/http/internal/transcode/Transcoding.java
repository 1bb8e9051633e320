package dev.jams.http.internal.transcode;

import dev.jams.http.internal.call.CallDeadline;
import dev.jams.http.internal.call.RequestMetadata;
import dev.jams.http.internal.call.RequestPace;
import dev.jams.http.internal.call.ResponseMetadata;
import dev.jams.http.internal.call.StatusBody;
import io.grpc.Metadata;

/**
 * What all transcoded calls have in common.
 *
 * @param requestMetadata which request headers a service sees
 * @param responseMetadata which metadata of a service become headers
 * @param deadline of unary calls
 * @param streamDeadline of all others
 * @param maxBodySize of a request, or of one message of a streamed request, in bytes
 * @param pace of a request that is read as a whole
 * @param capturesUnknownQuery whether query parameters that name no field become metadata
 * @param manners what of HTTP's own is switched on
 * @param errors writes what is not a success
 */
public record Transcoding(
    RequestMetadata requestMetadata,
    ResponseMetadata responseMetadata,
    CallDeadline deadline,
    CallDeadline streamDeadline,
    int maxBodySize,
    RequestPace pace,
    boolean capturesUnknownQuery,
    HttpManners manners,
    StatusBody errors) {
  /** The metadata that holds captured query parameters, encoded as in a query. */
  public static final Metadata.Key<String> UNKNOWN_QUERY =
      Metadata.Key.of("http-unknown-query", Metadata.ASCII_STRING_MARSHALLER);
}
