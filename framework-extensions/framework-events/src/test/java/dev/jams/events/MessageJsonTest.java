package dev.jams.events;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_MESSAGE;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_STRING;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.EnumValue;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import dev.jams.events.shop.Customer;
import dev.jams.events.shop.Order;
import dev.jams.events.shop.Size;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a message sinks get to see. */
class MessageJsonTest {
  private static final Customer ADA =
      Customer.newBuilder().setName("Ada").setAccessToken("t0k").setStreet("Main 1").build();

  private static String json(Order order, int max, String... mask) {
    return new MessageJson(
            new Mask(List.of(mask)),
            Map.of(Customer.getDescriptor().getFullName(), Customer.getDescriptor()),
            max)
        .of(order);
  }

  private static String json(Order order) {
    return json(order, 10_000, "*password*", "*token*", "authorization");
  }

  @Test
  void fieldsAreMaskedByNameAndByOptionHoweverDeep() {
    Order order =
        Order.newBuilder()
            .setPassword("a")
            .setCardNumber("b")
            .setCustomer(ADA)
            .addFriends(ADA)
            .putOthers("x", ADA)
            .build();
    String ada = "{\"name\":\"Ada\",\"accessToken\":\"****\",\"street\":\"Main 1\"}";
    assertThat(json(order))
        .isEqualTo(
            ("{\"password\":\"****\",\"cardNumber\":\"****\",\"customer\":ADA,\"friends\":[ADA],"
                    + "\"others\":{\"x\":ADA}}")
                .replace("ADA", ada));
  }

  @Test
  void pathsMaskOneFieldOfMany() {
    Order order = Order.newBuilder().setCustomer(ADA).addFriends(ADA).build();
    assertThat(json(order, 10_000, "friends.street", "events.Customer.access_token"))
        .isEqualTo(
            "{\"customer\":{\"name\":\"Ada\",\"accessToken\":\"****\",\"street\":\"Main 1\"},"
                + "\"friends\":[{\"name\":\"Ada\",\"accessToken\":\"****\",\"street\":\"****\"}]}");
    assertThat(json(order, 10_000, "customer", "friends"))
        .isEqualTo("{\"customer\":\"****\",\"friends\":\"****\"}");
  }

  @Test
  void keysOfMapsAndStructsAreNamesAsWell() {
    Order order =
        Order.newBuilder()
            .putHeaders("Authorization", "Bearer x")
            .setAttributes(
                Struct.newBuilder()
                    .putFields(
                        "inner",
                        Value.newBuilder()
                            .setStructValue(
                                Struct.newBuilder()
                                    .putFields(
                                        "api-token",
                                        Value.newBuilder().setStringValue("y").build()))
                            .build()))
            .build();
    assertThat(json(order))
        .isEqualTo(
            "{\"headers\":{\"Authorization\":\"****\"},"
                + "\"attributes\":{\"inner\":{\"api-token\":\"****\"}}}");
  }

  @Test
  void packedMessagesAreMaskedOrNotShown() {
    assertThat(json(Order.newBuilder().setExtra(Any.pack(ADA)).build()))
        .isEqualTo(
            "{\"extra\":{\"@type\":\"type.googleapis.com/events.Customer\",\"name\":\"Ada\","
                + "\"accessToken\":\"****\",\"street\":\"Main 1\"}}");
    assertThat(json(Order.newBuilder().setExtra(Any.pack(Order.getDefaultInstance())).build()))
        .isEqualTo(
            "{\"extra\":{\"@type\":\"type.googleapis.com/events.Order\",\"value\":\"****\"}}");
  }

  @Test
  void valuesAreJsonForPeople() {
    Order order =
        Order.newBuilder()
            .setId("a \"b\"\n")
            .setAt(Timestamp.newBuilder().setSeconds(1))
            .setWithin(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
            .setNote(StringValue.of("n"))
            .setPicture(ByteString.copyFromUtf8("abc"))
            .setNumber(-1)
            .setSize(Size.LARGE)
            .setPrice(1.5)
            .build();
    assertThat(json(order))
        .isEqualTo(
            "{\"id\":\"a \\\"b\\\"\\n\",\"at\":\"1970-01-01T00:00:01Z\",\"within\":\"1.5s\","
                + "\"note\":\"n\",\"picture\":\"(3 bytes)\",\"number\":\"18446744073709551615\","
                + "\"size\":\"LARGE\",\"price\":1.5}");
  }

  @Test
  void whatIsTooLongIsLeftOutAndTheRestIsJson() {
    Order.Builder order = Order.newBuilder().setId("x".repeat(1000));
    for (int i = 0; i < 1000; i++) {
      order.addTags("tag " + i);
    }
    assertThat(json(order.build(), 400))
        .startsWith("{\"id\":\"" + "x".repeat(256) + "…\",\"tags\":[\"tag 0\",")
        .endsWith("\"]}")
        .hasSizeLessThan(420);
  }

  @Test
  void depthIsBounded() {
    Order order = Order.getDefaultInstance();
    for (int i = 0; i < 90; i++) {
      order = Order.newBuilder().setAgain(order).build();
    }
    assertThat(json(order)).contains("\"again\":\"…\"").endsWith("}}}");
  }

  @Test
  void fieldsAreMaskedByTheirNamesInJsonAsWell() throws Exception {
    Descriptor login = login();
    FieldDescriptor field = login.findFieldByName("f1");
    DynamicMessage both =
        DynamicMessage.newBuilder(login)
            .setField(field, "x")
            .setField(
                login.findFieldByName("inner"),
                DynamicMessage.newBuilder(login).setField(field, "y").build())
            .build();
    String masked = "{\"passWord\":\"****\",\"within\":{\"passWord\":\"****\"}}";
    assertThat(json(both, "password")).isEqualTo(masked);
    assertThat(json(both, "test.Login.passWord")).isEqualTo(masked);
    String innermost = "{\"passWord\":\"x\",\"within\":{\"passWord\":\"****\"}}";
    assertThat(json(both, "within.passWord")).isEqualTo(innermost);
    assertThat(json(both, "inner.f1")).isEqualTo(innermost);
    assertThat(json(both, "inner.f2")).doesNotContain("****");
  }

  private static String json(Message message, String... mask) {
    return new MessageJson(new Mask(List.of(mask)), Map.of(), 10_000).of(message);
  }

  /** Has names in JSON that nobody could guess from those in the proto. */
  private static Descriptor login() throws DescriptorValidationException {
    DescriptorProto.Builder login = DescriptorProto.newBuilder().setName("Login");
    login.addFieldBuilder().setName("f1").setNumber(1).setJsonName("passWord").setType(TYPE_STRING);
    login
        .addFieldBuilder()
        .setName("inner")
        .setNumber(2)
        .setJsonName("within")
        .setType(TYPE_MESSAGE)
        .setTypeName(".test.Login");
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder().setName("login.proto").setPackage("test");
    file.addMessageType(login);
    return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])
        .findMessageTypeByName("Login");
  }

  @Test
  void wrappersAreTheirValuesAndWhatOnlySoundsLikeOneIsAMessage() {
    assertThat(json(DoubleValue.of(1.5))).isEqualTo("1.5");
    assertThat(json(FloatValue.of(1.5f))).isEqualTo("1.5");
    assertThat(json(Int64Value.of(-1))).isEqualTo("\"-1\"");
    assertThat(json(UInt64Value.of(1))).isEqualTo("\"1\"");
    assertThat(json(Int32Value.of(-1))).isEqualTo("-1");
    assertThat(json(UInt32Value.of(-1))).isEqualTo("4294967295");
    assertThat(json(BoolValue.of(true))).isEqualTo("true");
    assertThat(json(StringValue.of("n"))).isEqualTo("\"n\"");
    assertThat(json(BytesValue.of(ByteString.EMPTY))).isEqualTo("\"(0 bytes)\"");
    assertThat(json(EnumValue.newBuilder().setName("LARGE").setNumber(1).build()))
        .isEqualTo("{\"name\":\"LARGE\",\"number\":1}");
  }
}
