package dev.jams.internal.client;

import dev.jams.About;

/**
 * One of several servers.
 *
 * @param address {@code host:port}
 */
public record WeightedTarget(
    @About("host:port of the server") String address,
    @About(
            value = "how much of the calls it gets in comparison with the others: 1 to 100",
            defaultValue = "1")
        int weight) {
  static final int MAX_WEIGHT = 100;

  public WeightedTarget {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException("a weight is from 1 to " + MAX_WEIGHT);
    }
    int colon = address.lastIndexOf(':');
    if (!Targets.isAddress(address) || !address.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("an address is host:port, as in users-1:42001");
    }
  }
}
