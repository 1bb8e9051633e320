package dev.jams.internal.net;

import io.netty.channel.ChannelPipeline;
import java.util.function.Predicate;

/** Puts the guards of a listener on its connections. */
public final class ConnectionGuards {
  private final Guards guards;
  private final NetLimits limits;
  private final RequestRules rules;
  private final RefusedRequests refused;
  private final Predicate<String> takesOneMessage;
  private final Connections connections;

  /**
   * Makes the guards of one listener.
   *
   * @param takesOneMessage whether a path is that of an rpc whose request is one message, so that
   *     it can be expected to come without a pause
   */
  public ConnectionGuards(
      Guards guards,
      NetLimits limits,
      RequestRules rules,
      RefusedRequests refused,
      Predicate<String> takesOneMessage) {
    this.guards = guards;
    this.limits = limits;
    this.rules = rules;
    this.refused = refused;
    this.takesOneMessage = takesOneMessage;
    this.connections = new Connections(guards, limits.maxConnections());
  }

  /** The open connections. */
  public Connections connections() {
    return connections;
  }

  /**
   * Adds the guards to a connection, when its first bytes are there.
   *
   * @return the guard of its frames
   */
  public FrameGuard add(ChannelPipeline connection, String after) {
    FrameGuard frames = new FrameGuard(guards, limits, rules, refused, takesOneMessage);
    connection.addAfter(after, null, new WriteGuard(guards, limits));
    connection.addAfter(after, null, frames);
    return frames;
  }
}
