package dev.jams.json;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import java.util.List;

/** The types that the mapping gives a form of their own. */
final class WellKnownTypes {
  private static final List<Descriptor> ALL =
      List.of(
          Any.getDescriptor(),
          BoolValue.getDescriptor(),
          BytesValue.getDescriptor(),
          DoubleValue.getDescriptor(),
          Duration.getDescriptor(),
          Empty.getDescriptor(),
          FieldMask.getDescriptor(),
          FloatValue.getDescriptor(),
          Int32Value.getDescriptor(),
          Int64Value.getDescriptor(),
          ListValue.getDescriptor(),
          StringValue.getDescriptor(),
          Struct.getDescriptor(),
          Timestamp.getDescriptor(),
          UInt32Value.getDescriptor(),
          UInt64Value.getDescriptor(),
          Value.getDescriptor());

  /** Knows the well-known types and nothing else. */
  static final TypeRegistry REGISTRY = TypeRegistry.newBuilder().add(ALL).build();

  private WellKnownTypes() {}

  /** The format of the message if it has one of its own, else null. */
  static MessageFormat format(MessageFormats formats, JsonOptions options, Message prototype) {
    return switch (prototype.getDescriptorForType().getFullName()) {
      case "google.protobuf.Any" -> new AnyFormat(formats, options, prototype);
      case "google.protobuf.Timestamp" -> new TimestampFormat(prototype);
      case "google.protobuf.Duration" -> new DurationFormat(prototype);
      case "google.protobuf.FieldMask" -> new FieldMaskFormat(prototype);
      case "google.protobuf.Struct" -> new StructFormat(prototype);
      case "google.protobuf.Value" -> new ValueTypeFormat(prototype);
      case "google.protobuf.ListValue" -> new ListValueFormat(prototype);
      case "google.protobuf.BoolValue",
          "google.protobuf.BytesValue",
          "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.StringValue",
          "google.protobuf.UInt32Value",
          "google.protobuf.UInt64Value" ->
          new WrapperFormat(prototype);
      default -> null;
    };
  }
}
