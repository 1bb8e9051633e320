package dev.jams.http.internal.rpc;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;

/** A protocol of rpcs, whose requests can be told from others by their headers. */
public interface RpcProtocol extends HttpService {
  /** Whether a request is of this protocol. Cheap: it is asked of every request. */
  boolean recognises(RequestHeaders headers);
}
