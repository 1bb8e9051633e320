package dev.jams.limits;

import com.google.common.hash.HashCode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The calls with keys: those that go on, and the answers of those that have ended, bounded by
 * number, memory and time. Of answers, what is too much pushes out what is oldest, of the caller
 * who has too much first; calls beyond those that may go on are not made. In the memory of one
 * process. Safe for use by any thread.
 */
final class AnswerStore {
  /** Who calls what with which key. */
  record Scope(String caller, String method, String key) {
    private int length() {
      return caller.length() + key.length();
    }
  }

  /** What there is for a key. */
  sealed interface Found {}

  /** Nothing: the call is to be made, and this to be given back with its answer. */
  static final class Claim implements Found {
    private final Scope scope;
    private final HashCode request;
    private final long ends;

    private Claim(Scope scope, HashCode request, long ends) {
      this.scope = scope;
      this.request = request;
      this.ends = ends;
    }
  }

  /** The call has been answered. */
  record Answered(Answer answer) implements Found {}

  /** The call has not been answered yet. */
  record GoesOn() implements Found {}

  /** There are as many calls with keys as may go on, of this caller or of all. */
  record TooMany() implements Found {}

  /** There was another request with this key. */
  record OtherRequest() implements Found {}

  private record Kept(Answer answer, HashCode request, long ends, long bytes) {}

  private final IdempotencySettings settings;

  /** In the order in which they began, which is that in which they expire. */
  private final Map<Scope, Claim> goingOn = new LinkedHashMap<>();

  private final Map<String, Integer> goingOnByCaller = new HashMap<>();

  /** In the order in which they were answered, which is that in which they expire. */
  private final Map<Scope, Kept> answered = new LinkedHashMap<>();

  private final Map<String, Set<Scope>> byCaller = new HashMap<>();
  private long bytes;

  AnswerStore(IdempotencySettings settings) {
    this.settings = settings;
  }

  /**
   * Looks a call up, and claims it if there is none.
   *
   * @param now nanoseconds since any moment
   */
  synchronized Found claim(Scope scope, HashCode request, long now) {
    expire(now);
    Kept kept = answered.get(scope);
    if (kept != null) {
      return kept.request.equals(request) ? new Answered(kept.answer) : new OtherRequest();
    }
    Claim other = goingOn.get(scope);
    if (other != null) {
      return other.request.equals(request) ? new GoesOn() : new OtherRequest();
    }
    if (goingOn.size() >= settings.maxConcurrentCalls()
        || goingOnByCaller.getOrDefault(scope.caller, 0)
            >= settings.maxConcurrentCallsPerCaller()) {
      return new TooMany();
    }
    Claim claim = new Claim(scope, request, now + settings.maxCallTime().toNanos());
    goingOn.put(scope, claim);
    goingOnByCaller.merge(scope.caller, 1, Integer::sum);
    return claim;
  }

  /** The call has no answer that may be repeated. */
  synchronized void release(Claim claim) {
    if (goingOn.remove(claim.scope, claim)) {
      ended(claim);
    }
  }

  private void ended(Claim claim) {
    goingOnByCaller.computeIfPresent(
        claim.scope.caller, (caller, count) -> count > 1 ? count - 1 : null);
  }

  /** The call has been answered. */
  synchronized void keep(Claim claim, Answer answer, long now) {
    if (!goingOn.remove(claim.scope, claim)) {
      // It took so long that another may have been made in its place.
      return;
    }
    ended(claim);
    long size = answer.bytes() + claim.scope.length();
    if (size > settings.maxSize().bytes()) {
      return;
    }
    long ends = now + settings.keepTime().toNanos();
    answered.put(claim.scope, new Kept(answer, claim.request, ends, size));
    bytes += size;
    Set<Scope> own = byCaller.computeIfAbsent(claim.scope.caller, c -> new LinkedHashSet<>());
    own.add(claim.scope);
    if (own.size() > settings.maxAnswersPerCaller()) {
      remove(own.iterator().next());
    }
    while (answered.size() > settings.maxAnswers() || bytes > settings.maxSize().bytes()) {
      remove(answered.keySet().iterator().next());
    }
  }

  private void expire(long now) {
    Iterator<Claim> longest = goingOn.values().iterator();
    while (longest.hasNext()) {
      Claim claim = longest.next();
      if (claim.ends - now > 0) {
        break;
      }
      longest.remove();
      ended(claim);
    }
    Iterator<Map.Entry<Scope, Kept>> oldest = answered.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Scope, Kept> entry = oldest.next();
      if (entry.getValue().ends - now > 0) {
        return;
      }
      oldest.remove();
      removed(entry.getKey(), entry.getValue());
    }
  }

  private void remove(Scope scope) {
    removed(scope, answered.remove(scope));
  }

  private void removed(Scope scope, Kept kept) {
    bytes -= kept.bytes;
    Set<Scope> own = byCaller.get(scope.caller);
    own.remove(scope);
    if (own.isEmpty()) {
      byCaller.remove(scope.caller);
    }
  }

  /** How many calls go on, as far as is known since the last claim. */
  synchronized int goingOn() {
    return goingOn.size();
  }

  /** How many answers there are. */
  synchronized int size() {
    return answered.size();
  }

  /** About how much memory they take. */
  synchronized long bytes() {
    return bytes;
  }
}
