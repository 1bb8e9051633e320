package dev.jams.events;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import dev.jams.AppContext;
import dev.jams.InterceptingComponent;
import dev.jams.ServedService;
import dev.jams.Setting;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells sinks of each call that has ended, and of those that failed unexpectedly, over whichever
 * protocol they came:
 *
 * <pre>{@code
 * App.named("tracker")
 *     .service(tracker)
 *     .intercept(ApiEvents.create().to(context -> events -> store(events)))
 * }</pre>
 *
 * <p>With {@code events.http.url} they are sent there as JSON as well. Calls are never held up:
 * what they leave is put into a queue of bounded length for each sink, and a thread for each sink
 * makes events of it. Samples of messages are taken with {@code events.samples.ratio} only, and
 * have fields masked that look like secrets. Immutable.
 *
 * <p>It belongs outside of interceptors that refuse or fail calls, so that samples and causes of
 * those are known, too; events are told of all in any case.
 */
public final class ApiEvents implements InterceptingComponent {
  private final List<ApiEventSink> sinks;
  private final List<ErrorSink> errorSinks;
  private final Function<String, Optional<String>> tenantOf;

  private ApiEvents(
      List<ApiEventSink> sinks,
      List<ErrorSink> errorSinks,
      Function<String, Optional<String>> tenantOf) {
    this.sinks = List.copyOf(sinks);
    this.errorSinks = List.copyOf(errorSinks);
    this.tenantOf = tenantOf;
  }

  /** Events that go where the configuration says. */
  public static ApiEvents create() {
    return new ApiEvents(List.of(), List.of(), principal -> Optional.empty());
  }

  /** The same with a sink more. */
  public ApiEvents to(ApiEventSink sink) {
    return new ApiEvents(with(sinks, sink), errorSinks, tenantOf);
  }

  /** The same with a sink for failures more. */
  public ApiEvents errorsTo(ErrorSink sink) {
    return new ApiEvents(sinks, with(errorSinks, sink), tenantOf);
  }

  /**
   * The same, where it is known which company or the like a principal belongs to.
   *
   * @param tenantOf called by the threads of sinks, with the principal's name
   */
  public ApiEvents tenantOf(Function<String, Optional<String>> tenantOf) {
    return new ApiEvents(sinks, errorSinks, Objects.requireNonNull(tenantOf, "tenantOf"));
  }

  private static <T> List<T> with(List<T> all, T more) {
    List<T> list = new ArrayList<>(all);
    list.add(Objects.requireNonNull(more, "sink"));
    return list;
  }

  @Override
  public String name() {
    return "events";
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>();
    all.add(EventSettings.SETTING);
    sinks.forEach(sink -> all.addAll(sink.settings()));
    errorSinks.forEach(sink -> all.addAll(sink.settings()));
    return all;
  }

  @Override
  public Running start(AppContext context) throws Exception {
    EventSettings settings = context.config().get(EventSettings.SETTING);
    EventSettings.Samples samples = settings.samples();
    MessageJson json =
        new MessageJson(
            new Mask(samples.mask()),
            types(context.services()),
            (int) Math.min(samples.maxSize().bytes(), Integer.MAX_VALUE));
    SampleRoom room = new SampleRoom(samples.queueSize().bytes());
    OpenSinks open = new OpenSinks(settings, new Ended.Maker(json, tenantOf, room));
    if (settings.enabled()) {
      try {
        for (ApiEventSink sink : sinks) {
          open.addEvents(null, sink.open(context));
        }
        if (settings.http().url().isPresent()) {
          open.addEvents("http", new HttpExporter(settings.http()));
        }
        for (ErrorSink sink : errorSinks) {
          open.addFailures(sink.open(context));
        }
      } catch (Exception e) {
        open.close();
        throw e;
      }
    }
    open.shown().forEach(context.internals().insight()::exports);
    if (open.any()) {
      context.internals().observers().add(open::ended);
    }
    boolean sampled = open.takesEvents() || open.takesFailures();
    return new Started(open, new Capture(sampled ? samples.ratio() : 0, open.takesFailures()));
  }

  private record Started(OpenSinks open, ServerInterceptor interceptor) implements Running {
    @Override
    public void close() throws Exception {
      open.close();
    }
  }

  /** What may be in a {@code google.protobuf.Any}: the messages of all files of the services. */
  private static Map<String, Descriptor> types(List<ServedService> services) {
    Map<String, Descriptor> types = new HashMap<>();
    Set<FileDescriptor> files = new HashSet<>();
    for (ServedService service : services) {
      for (ServerMethodDefinition<?, ?> method : service.definition().getMethods()) {
        add(method.getMethodDescriptor().getRequestMarshaller(), files, types);
        add(method.getMethodDescriptor().getResponseMarshaller(), files, types);
      }
    }
    return types;
  }

  private static void add(
      Marshaller<?> marshaller, Set<FileDescriptor> files, Map<String, Descriptor> types) {
    if (marshaller instanceof PrototypeMarshaller<?> messages
        && messages.getMessagePrototype() instanceof Message prototype) {
      add(prototype.getDescriptorForType().getFile(), files, types);
    }
  }

  private static void add(
      FileDescriptor file, Set<FileDescriptor> files, Map<String, Descriptor> types) {
    if (files.add(file)) {
      file.getMessageTypes().forEach(type -> add(type, types));
      file.getDependencies().forEach(other -> add(other, files, types));
    }
  }

  private static void add(Descriptor type, Map<String, Descriptor> types) {
    types.putIfAbsent(type.getFullName(), type);
    type.getNestedTypes().forEach(nested -> add(nested, types));
  }
}
