package dev.jams.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Legacy;
import dev.jams.json.proto.Modern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** On random messages of every kind of type the codec and JsonFormat do the same. */
class JsonFormatDifferentialTest {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder().add(AllKinds.getDescriptor()).build();
  private static final JsonCodec CODEC = JsonCodec.newBuilder().typeRegistry(TYPES).build();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(TYPES).omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().usingTypeRegistry(TYPES);

  /** Fixed, so that a build fails on what has changed and on nothing else. */
  private static final String SEED = "2026";

  private static final Map<List<Boolean>, JsonCodec> CODECS = new HashMap<>();

  @Provide
  Arbitrary<Message> prototypes() {
    return Arbitraries.of(
        AllKinds.getDefaultInstance(),
        DynamicMessage.getDefaultInstance(AllKinds.getDescriptor()),
        Legacy.getDefaultInstance(),
        DynamicMessage.getDefaultInstance(Legacy.getDescriptor()),
        Modern.getDefaultInstance(),
        DynamicMessage.getDefaultInstance(Modern.getDescriptor()));
  }

  @Property(tries = 600, seed = SEED)
  void writesTheSameBytes(@ForAll("prototypes") Message prototype, @ForAll long seed)
      throws Exception {
    Message message = new RandomMessages(seed).of(prototype);

    assertThat(new String(CODEC.toBytes(message), UTF_8)).isEqualTo(PRINTER.print(message));
  }

  @Property(tries = 300, seed = SEED)
  void writesTheSameBytesWithEveryOption(
      @ForAll("prototypes") Message prototype,
      @ForAll long seed,
      @ForAll boolean defaults,
      @ForAll boolean protoNames,
      @ForAll boolean enumNumbers)
      throws Exception {
    Message message = new RandomMessages(seed).of(prototype);
    JsonCodec codec =
        CODECS.computeIfAbsent(
            List.of(defaults, protoNames, enumNumbers),
            options ->
                JsonCodec.newBuilder()
                    .typeRegistry(TYPES)
                    .includeDefaultValues(defaults)
                    .preserveProtoFieldNames(protoNames)
                    .enumsAsNumbers(enumNumbers)
                    .build());
    JsonFormat.Printer printer = PRINTER;
    printer = defaults ? printer.alwaysPrintFieldsWithNoPresence() : printer;
    printer = protoNames ? printer.preservingProtoFieldNames() : printer;
    printer = enumNumbers ? printer.printingEnumsAsInts() : printer;

    assertThat(codec.toString(message)).isEqualTo(printer.print(message));
  }

  @Property(tries = 600, seed = SEED)
  void readsTheSameMessage(@ForAll("prototypes") Message prototype, @ForAll long seed)
      throws Exception {
    String json = PRINTER.print(new RandomMessages(seed).of(prototype));
    Message.Builder expected = prototype.newBuilderForType();
    PARSER.merge(json, expected);
    Message.Builder read = prototype.newBuilderForType();
    byte[] bytes = json.getBytes(UTF_8);
    CODEC.merge(bytes, 0, bytes.length, read);

    assertThat(read.build()).isEqualTo(expected.build());
  }
}
