package dev.jams;

import dev.jams.internal.remote.ReflectedFiles.Advice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The settings of an app that registers {@link RemoteServices}. */
final class RemoteSettings {
  final Setting<Duration> timeout =
      Setting.duration(
          "grpc.reflect-timeout",
          Duration.ofSeconds(30),
          "how long the start may wait for the gRPC server that is asked what it offers");
  final Setting<Integer> maxFiles =
      Setting.integer(
          "grpc.max-descriptor-files",
          10_000,
          1,
          1_000_000,
          "most .proto files that a gRPC server or a descriptor set may describe");
  final Setting<Integer> maxSize =
      Setting.size(
          "grpc.max-descriptor-size",
          64 << 20,
          "largest sum of the descriptors of a gRPC server, or largest descriptor set");

  /** Present if there is one {@link RemoteServices} that they can be about. */
  private final Optional<Choice> choice;

  private record Choice(
      Setting<Boolean> reflect, Setting<String> descriptorSet, Setting<String> services) {}

  private RemoteSettings(Optional<Choice> choice) {
    this.choice = choice;
  }

  static Optional<RemoteSettings> of(List<RemoteServices> registered) {
    return switch (registered.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new RemoteSettings(Optional.of(choice(registered.get(0)))));
      default -> Optional.of(new RemoteSettings(Optional.empty()));
    };
  }

  private static Choice choice(RemoteServices registered) {
    return new Choice(
        Setting.bool(
            "reflect",
            registered.reflects(),
            "ask the gRPC server at grpc.target what it offers, and serve that and nothing else;"
                + " it must have server reflection"),
        Setting.text(
            "descriptor-set",
            registered.descriptorSet(),
            "serve what this file says that the gRPC server offers, and nothing else; made by"
                + " protoc --include_imports --descriptor_set_out=FILE"),
        Setting.text(
            "grpc.services",
            String.join(",", registered.only()),
            "serve only these services of the gRPC server: full names with commas between"));
  }

  List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>();
    choice.ifPresent(c -> all.addAll(List.of(c.reflect, c.descriptorSet, c.services)));
    all.addAll(List.of(timeout, maxFiles, maxSize));
    return all;
  }

  /**
   * @throws StartException if it is not one way by which the services are known
   */
  void check(List<RemoteServices> registered, Config config) throws StartException {
    if (choice.isPresent() && !configured(registered.get(0), config).isDescribed()) {
      throw config.refusal(
          choice.get().reflect,
          "nothing says what the gRPC server offers; set it to true, or name a file with"
              + " descriptor-set");
    }
  }

  /** What was registered, as the configuration wants it. */
  RemoteServices configured(RemoteServices registered, Config config) throws StartException {
    if (choice.isEmpty()) {
      return registered;
    }
    Choice settings = choice.get();
    boolean reflect = config.get(settings.reflect);
    String file = config.get(settings.descriptorSet);
    if (reflect && !file.isEmpty()) {
      boolean reflectGiven = config.isGiven(settings.reflect);
      if (reflectGiven && config.isGiven(settings.descriptorSet)) {
        throw config.refusal(
            settings.descriptorSet,
            "reflect is true as well, and each says what the gRPC server offers; set one of them");
      }
      // The one that is given beats the one that the code has.
      reflect = reflectGiven;
      file = reflectGiven ? "" : file;
    }
    return registered.by(reflect, file).only(names(config.get(settings.services)));
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  /**
   * The error about a descriptor set, with the place where it is named.
   *
   * @param reason what is wrong with it, and how to mend it
   */
  StartException setRefusal(Config config, String file, String reason) {
    return choice
        .map(c -> config.refusal(c.descriptorSet, reason))
        .orElseGet(() -> new StartException("the descriptor set " + file + ": " + reason));
  }

  /** The error about a service that was chosen and is not offered. */
  StartException choiceRefusal(Config config, String reason) {
    return choice
        .map(c -> config.refusal(c.services, reason))
        .orElseGet(() -> new StartException(reason));
  }

  /** What a person can do who runs the app against a server that does not describe itself. */
  String setRemedy() {
    return choice.isPresent()
        ? "give --descriptor-set FILE"
        : "register RemoteServices.from a descriptor set";
  }

  /** What a person can do about errors of reflection. */
  Advice advice() {
    return new Advice(
        choiceRemedy(), setRemedy(), "raise " + maxFiles.flag(), "raise " + maxSize.flag());
  }

  /** What a person can do to serve other services, or fewer. */
  String choiceRemedy() {
    return choice.isPresent()
        ? "choose services with --grpc-services"
        : "choose services with RemoteServices.only";
  }
}
