package dev.jams.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.jams.benchmarks.IdleConnections.Protocol;
import java.lang.management.ManagementFactory;

/** Opens connections on which nothing happens, and says what the server needs for each. */
final class ConnectionsCommand {
  private static final int MOST = 200_000;

  /** Of the JVMs themselves. */
  private static final int OTHER_FILES = 500;

  /** The first ones also make what is there only once. */
  private static final int FIRST = 200;

  private static final double KIBIBYTE = 1024;

  private ConnectionsCommand() {}

  static String run(Options options) throws Exception {
    int connections = options.integer("connections", 10_000, 1, MOST);
    requireFiles(connections);
    Table table =
        new Table("connection", "server", "heap, KiB", "direct, KiB", "resident, KiB", "to bare");
    add(table, connections, Protocol.HTTP1, Contender.IDLE_HTTP_BARE, Contender.IDLE_HTTP);
    add(table, connections, Protocol.HTTP2, Contender.IDLE_HTTP_BARE, Contender.IDLE_HTTP);
    add(table, connections, Protocol.GRPC, Contender.IDLE_GRPC_BARE, Contender.IDLE_GRPC);
    return table.toString();
  }

  private static void requireFiles(int connections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < connections + OTHER_FILES) {
      long most = system.getMaxFileDescriptorCount();
      throw new UsageException(
          "%d connections need %d open files in each process, but %d are allowed; allow more by "
                  .formatted(connections, connections + OTHER_FILES, most)
              + "ulimit -n %d, or ask for fewer by --connections %d"
                  .formatted(connections + OTHER_FILES, Math.max(1, most - OTHER_FILES)));
    }
  }

  private static void add(
      Table table, int connections, Protocol protocol, Contender bare, Contender ours)
      throws Exception {
    Footprint least = perConnection(connections, protocol, bare);
    Footprint own = perConnection(connections, protocol, ours);
    row(table, protocol, bare, least, least);
    row(table, protocol, ours, own, least);
  }

  private static void row(
      Table table, Protocol protocol, Contender server, Footprint each, Footprint bare) {
    table.row(
        protocol.label(),
        server.label(),
        Table.number(each.heap() / KIBIBYTE),
        Table.number(each.direct() / KIBIBYTE),
        Table.number(each.resident() / KIBIBYTE),
        Table.ratio((each.heap() + each.direct()) / (bare.heap() + bare.direct())));
  }

  private static Footprint perConnection(int connections, Protocol protocol, Contender contender)
      throws Exception {
    System.err.println(connections + " " + protocol.label() + " to " + contender.label());
    try (ServerProcess server = ServerProcess.start(contender);
        IdleConnections idle = new IdleConnections()) {
      idle.open(FIRST, server.port(), protocol);
      Footprint before = server.footprint();
      idle.open(connections, server.port(), protocol);
      idle.check();
      Footprint after = server.footprint();
      idle.check();
      return after.minus(before).dividedBy(connections);
    }
  }
}
