package dev.jams.json;

import com.google.protobuf.Message;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Access through the public methods of a generated class. Each is linked at its first use, as many
 * messages are only ever written or only read.
 */
final class DirectAccess implements FieldAccess {
  private final DirectLinks links;
  private final FieldAccess fallback;

  /** Written by whichever thread comes first; all would write the same. */
  private Predicate<Message> has;

  private Function<Message, Object> get;
  private BiConsumer<Message.Builder, Object> set;

  /** The fallback does what cannot be linked. */
  DirectAccess(DirectLinks links, FieldAccess fallback) {
    this.links = links;
    this.fallback = fallback;
  }

  @Override
  public boolean has(Message message) {
    Predicate<Message> linked = has;
    if (linked == null) {
      linked = links.has();
      linked = linked == null ? fallback::has : linked;
      has = linked;
    }
    return linked.test(message);
  }

  @Override
  public Object get(Message message) {
    Function<Message, Object> linked = get;
    if (linked == null) {
      linked = links.get();
      linked = linked == null ? fallback::get : linked;
      get = linked;
    }
    return linked.apply(message);
  }

  @Override
  public void add(Message.Builder builder, Object element) {
    // No field is both added to and set.
    BiConsumer<Message.Builder, Object> linked = set;
    if (linked == null) {
      linked = links.set();
      linked = linked == null ? fallback::add : linked;
      set = linked;
    }
    linked.accept(builder, element);
  }

  @Override
  public void set(Message.Builder builder, Object value) {
    BiConsumer<Message.Builder, Object> linked = set;
    if (linked == null) {
      linked = links.set();
      linked = linked == null ? fallback::set : linked;
      set = linked;
    }
    linked.accept(builder, value);
  }
}
