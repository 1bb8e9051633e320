package dev.jams.security;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tokens that were checked, by their hashes, so that no token is kept and none can be found out by
 * how long a comparison takes. Holds at most as many as it may: those that nobody has asked for
 * since half of the others came are forgotten. Safe for use by any thread.
 */
final class TokenCache {
  /** SHA-256. */
  private record Hash(long a, long b, long c, long d) {
    static Hash of(byte[] token) {
      ByteBuffer hash = ByteBuffer.wrap(Hashes.sha256(token));
      return new Hash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /** Any part of a hash is one. */
    @Override
    public int hashCode() {
      return (int) a;
    }

    /** What a record has of itself is slow until JDK 21. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Hash hash && hash.a == a && hash.b == b && hash.c == c && hash.d == d;
    }
  }

  /**
   * What was found.
   *
   * @param keys those that it was found with
   * @param until when it no longer is true, in milliseconds since 1970
   */
  record Entry(Outcome.Known outcome, KeySet keys, long until) {}

  private final int half;
  private volatile ConcurrentMap<Hash, Entry> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<Hash, Entry> old = new ConcurrentHashMap<>();

  /**
   * @param size 0 for none
   */
  TokenCache(int size) {
    this.half = size / 2;
  }

  /** A token that may be looked up and kept. */
  final class Place {
    private final Hash hash;

    private Place(Hash hash) {
      this.hash = hash;
    }

    /** What was found; null if nothing was, or it is no longer true. */
    Entry get(KeySet keys, long millis) {
      Entry found = young.get(hash);
      if (found == null) {
        found = old.get(hash);
        if (found != null) {
          put(found);
        }
      }
      return found != null && found.keys == keys && millis < found.until ? found : null;
    }

    void put(Entry entry) {
      if (half == 0) {
        return;
      }
      if (young.size() >= half) {
        turn();
      }
      young.put(hash, entry);
    }
  }

  private synchronized void turn() {
    if (young.size() >= half) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }

  /** The place of a token. */
  Place of(byte[] token) {
    return new Place(Hash.of(token));
  }

  /** How many there are, about. */
  int size() {
    return young.size() + old.size();
  }
}
