package dev.jams;

import io.grpc.ServiceDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a gRPC server elsewhere offers, found out when the app starts. No generated class is needed:
 * with an {@code HttpGateway} on top, that is an HTTP/JSON gateway for any gRPC server.
 *
 * <pre>{@code
 * App.named("front")
 *     .service(RemoteServices.reflect("dns:///tracker:42001"))
 *     .listen(HttpGateway.on(8080))
 *     .run(args);
 * }</pre>
 *
 * <p>Every service that is found is served as a {@link RemoteService} is. Those that servers have
 * for their own needs (reflection, health and channelz) are left out, unless they are {@linkplain
 * #only chosen} by name. What is found at the start is served until the app stops. Immutable.
 *
 * <p>Its settings, with their defaults. The first three are there if the app has one {@code
 * RemoteServices}; with several, one setting could not say which of them it means:
 *
 * <ul>
 *   <li>{@code reflect}, as the code says: whether to ask the server
 *   <li>{@code descriptor-set}, as the code says: the file to look into instead of asking
 *   <li>{@code grpc.services}, as the code says: full names with commas between; none for all
 *   <li>{@code grpc.reflect-timeout}, {@code 30s}: how long the start may wait for the server, and
 *       for its answers
 *   <li>{@code grpc.max-descriptor-files}, 10,000: a server that describes itself in more is
 *       refused
 *   <li>{@code grpc.max-descriptor-size}, {@code 64MiB}: of all descriptors together
 * </ul>
 */
public final class RemoteServices {
  private final String target;
  private final boolean reflect;
  private final String descriptorSet;
  private final List<ServiceDescriptor> known;
  private final List<String> only;

  private RemoteServices(
      String target,
      boolean reflect,
      String descriptorSet,
      List<ServiceDescriptor> known,
      List<String> only) {
    this.target = Objects.requireNonNull(target, "target");
    this.reflect = reflect;
    this.descriptorSet = descriptorSet;
    this.known = known;
    this.only = only;
  }

  /**
   * The services that the server names when it is asked by {@code grpc.reflection.v1}, or by {@code
   * v1alpha} if it does not know that. A server that is not up yet is waited for.
   *
   * @param target a target in gRPC's <a
   *     href="https://github.com/grpc/grpc/blob/master/doc/naming.md">naming</a> syntax, such as
   *     {@code dns:///tracker:42001} or {@code 127.0.0.1:42001}
   */
  public static RemoteServices reflect(String target) {
    return new RemoteServices(target, true, "", List.of(), List.of());
  }

  /**
   * The services in a file that {@code protoc --include_imports --descriptor_set_out=FILE} wrote.
   * The server need not be up when the app starts.
   *
   * @param target as for {@link #reflect}
   * @param descriptorSet the serialised {@code google.protobuf.FileDescriptorSet}, read at the
   *     start
   */
  public static RemoteServices from(String target, Path descriptorSet) {
    return new RemoteServices(target, false, descriptorSet.toString(), List.of(), List.of());
  }

  /**
   * Services whose classes are there, as if each were a {@link RemoteService}, unless the settings
   * {@code reflect} or {@code descriptor-set} say to serve what is found by them instead.
   *
   * @param target as for {@link #reflect}
   * @param services from the generated classes: {@code TrackerGrpc.getServiceDescriptor()}
   */
  public static RemoteServices at(String target, ServiceDescriptor... services) {
    return new RemoteServices(target, false, "", List.of(services), List.of());
  }

  /**
   * The same, but only these services.
   *
   * @param services full names, such as {@code tracker.Tracker}; an app whose server does not offer
   *     one of them does not start
   */
  public RemoteServices only(String... services) {
    return only(List.of(services));
  }

  RemoteServices only(List<String> services) {
    return new RemoteServices(target, reflect, descriptorSet, known, List.copyOf(services));
  }

  /** The same services, found by other means. */
  RemoteServices by(boolean reflect, String descriptorSet) {
    return new RemoteServices(target, reflect, descriptorSet, known, only);
  }

  RemoteServices movedTo(String target) {
    return new RemoteServices(target, reflect, descriptorSet, known, only);
  }

  String target() {
    return target;
  }

  boolean reflects() {
    return reflect;
  }

  /** The name of the file, or the empty text. */
  String descriptorSet() {
    return descriptorSet;
  }

  /** Whether anything says what they are. */
  boolean isDescribed() {
    return reflect || !descriptorSet.isEmpty() || !known.isEmpty();
  }

  List<ServiceDescriptor> known() {
    return known;
  }

  /** The names that were chosen, or none for all. */
  List<String> only() {
    return only;
  }
}
