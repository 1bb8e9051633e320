package dev.jams.benchmarks;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import dev.jams.benchmarks.proto.EveryKind;
import dev.jams.examples.tracker.GetTimeEntriesResponse;
import dev.jams.examples.tracker.TimeEntry;
import java.util.List;
import java.util.Locale;

/** The messages that every benchmark works on: 50 entries are about 10 KB of JSON. */
final class Samples {
  /** Entries on the page that servers answer. */
  static final int PAGE = 50;

  private Samples() {}

  static TimeEntry entry(int i) {
    return TimeEntry.newBuilder()
        .setId(String.format(Locale.ROOT, "7c9e6679-7425-40de-944b-%012x", i))
        .setDescription("Review of change " + i + " to the import")
        .setStart(time(i, 0))
        .setEnd(time(i, 45))
        .addTags("client:Example")
        .addTags("project:Alpha")
        .setSource("toggl")
        .build();
  }

  static EveryKind everyKind() {
    EveryKind inner =
        EveryKind.newBuilder().setInt32Value(7).setStringValue("inner").setMaybe(0).build();
    return EveryKind.newBuilder()
        .setInt32Value(-123456)
        .setSint32Value(-1)
        .setSfixed32Value(17)
        .setUint32Value(-1)
        .setFixed32Value(99)
        .setInt64Value(1L << 53)
        .setSint64Value(-42)
        .setSfixed64Value(Long.MIN_VALUE)
        .setUint64Value(-1)
        .setFixed64Value(1_700_000_000_000L)
        .setFloatValue(1.5f)
        .setDoubleValue(3.141592653589793)
        .setBoolValue(true)
        .setStringValue("Grüße, \"世界\"\n")
        .setBytesValue(ByteString.copyFromUtf8("some bytes, not too few of them"))
        .setColor(EveryKind.Color.GREEN)
        .setNested(inner)
        .setMaybe(0)
        .addAllInt32List(List.of(1, 20, 300, 4000))
        .addAllInt64List(List.of(1L, -2L, 1L << 60))
        .addAllDoubleList(List.of(0.5, 1e21, -3.25))
        .addAllStringList(List.of("one", "two", "three"))
        .addBytesList(ByteString.copyFromUtf8("x"))
        .addColorList(EveryKind.Color.RED)
        .addNestedList(inner)
        .addNestedList(inner)
        .putStringMap("key", "value")
        .putStringMap("other key", "other value")
        .putInt32Map(-5, 6)
        .putUint64Map(12, 0.25)
        .putBoolMap(true, inner)
        .putColorMap("grass", EveryKind.Color.GREEN)
        .setChoiceString("chosen")
        .setTimestamp(Timestamp.newBuilder().setSeconds(1_767_225_600).setNanos(500_000_000))
        .setDuration(Duration.newBuilder().setSeconds(90).setNanos(1))
        .setFieldMask(FieldMask.newBuilder().addPaths("nested.maybe").addPaths("int32_value"))
        .setStruct(
            Struct.newBuilder()
                .putFields("a", Value.newBuilder().setNumberValue(1.5).build())
                .putFields("b", Value.newBuilder().setBoolValue(true).build()))
        .setBoolWrapper(BoolValue.of(false))
        .setInt32Wrapper(Int32Value.of(1))
        .setUint64Wrapper(UInt64Value.of(2))
        .setDoubleWrapper(DoubleValue.of(0.125))
        .setStringWrapper(StringValue.of(""))
        .setBytesWrapper(BytesValue.of(ByteString.copyFromUtf8("y")))
        .build();
  }

  private static String time(int i, int minute) {
    return String.format(
        Locale.ROOT, "2026-%02d-%02dT%02d:%02d:00Z", 1 + i / 28 % 12, 1 + i % 28, i % 24, minute);
  }

  static GetTimeEntriesResponse entries(int count) {
    GetTimeEntriesResponse.Builder response = GetTimeEntriesResponse.newBuilder();
    for (int i = 0; i < count; i++) {
      response.addEntries(entry(i));
    }
    return response.setNextPageToken("MjAyNi0wMy0wMlQwOToxNTowMFo").build();
  }
}
