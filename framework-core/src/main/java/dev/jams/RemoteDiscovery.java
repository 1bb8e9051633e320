package dev.jams;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.jams.internal.remote.DescriptorFiles;
import dev.jams.internal.remote.DynamicService;
import dev.jams.internal.remote.ServiceChoice;
import dev.jams.internal.remote.StartWait;
import io.grpc.Channel;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which services {@link RemoteServices} are. */
final class RemoteDiscovery {
  private static final Logger log = LoggerFactory.getLogger(RemoteDiscovery.class);

  private final RemoteSettings settings;
  private final Config config;
  private final CompletableFuture<?> stop;

  /**
   * @param stop completed when the app shall stop
   */
  RemoteDiscovery(RemoteSettings settings, Config config, CompletableFuture<?> stop) {
    this.settings = settings;
    this.config = config;
    this.stop = stop;
  }

  /** Opens the channel to a target. */
  @FunctionalInterface
  interface Channels {
    Channel open(String target) throws StartException;
  }

  /**
   * @param services with the target that they are really at
   */
  List<ServiceDescriptor> find(RemoteServices services, Channels channels) throws StartException {
    RemoteServices wanted = settings.configured(services, config);
    ServiceChoice choice =
        new ServiceChoice(
            wanted.only(),
            settings.choiceRemedy(),
            reason -> settings.choiceRefusal(config, reason));
    if (wanted.reflects()) {
      return reflected(wanted.target(), choice, channels);
    }
    if (!wanted.descriptorSet().isEmpty()) {
      return described(wanted.descriptorSet(), choice);
    }
    return known(wanted.known(), choice);
  }

  private static List<ServiceDescriptor> known(
      List<ServiceDescriptor> services, ServiceChoice choice) throws StartException {
    if (choice.only().isEmpty()) {
      return services;
    }
    Map<String, ServiceDescriptor> byName = new LinkedHashMap<>();
    services.forEach(service -> byName.put(service.getName(), service));
    return choice.among(byName.keySet(), "this app").stream().map(byName::get).toList();
  }

  private List<ServiceDescriptor> reflected(String target, ServiceChoice choice, Channels channels)
      throws StartException {
    StartWait wait = new StartWait(stop, config.get(settings.timeout));
    ReflectionClient client =
        new ReflectionClient(target, channels.open(target), settings, config, wait);
    ReflectionClient.Offer offer = client.ask(choice);
    var services = services(offer.files(), client.origin(), settings.setRemedy());
    return dynamic(offer.services(), services, client.origin());
  }

  private List<ServiceDescriptor> described(String file, ServiceChoice choice)
      throws StartException {
    DescriptorSetFile set =
        new DescriptorSetFile(
            file,
            config.get(settings.maxFiles),
            config.get(settings.maxSize),
            reason -> settings.setRefusal(config, file, reason));
    var services = services(set.read(), set.origin(), "make it with protoc --include_imports");
    return dynamic(choice.among(services.keySet(), set.origin()), services, set.origin());
  }

  private static Map<String, Descriptors.ServiceDescriptor> services(
      Collection<FileDescriptorProto> files, String origin, String missingRemedy)
      throws StartException {
    Map<String, Descriptors.ServiceDescriptor> services = new LinkedHashMap<>();
    for (FileDescriptor file : DescriptorFiles.link(files, origin, missingRemedy)) {
      file.getServices().forEach(service -> services.put(service.getFullName(), service));
    }
    return services;
  }

  private static List<ServiceDescriptor> dynamic(
      List<String> names, Map<String, Descriptors.ServiceDescriptor> services, String origin) {
    List<ServiceDescriptor> made = new ArrayList<>();
    for (String name : names) {
      made.add(DynamicService.of(services.get(name)));
    }
    log.atInfo().addKeyValue("by", origin).addKeyValue("count", made.size()).log("services found");
    return made;
  }
}
