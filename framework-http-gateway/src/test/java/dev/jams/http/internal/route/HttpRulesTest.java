package dev.jams.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import dev.jams.test.route.RouteProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRulesTest {
  private static final ServiceDescriptor LIBRARY =
      RouteProto.getDescriptor().findServiceByName("Library");

  @ParameterizedTest
  @CsvSource({
    "Get, GET /v1/{name=shelves/*}",
    "Put, PUT /v1/books",
    "Post, POST /v1/books",
    "Delete, DELETE /v1/books",
    "Patch, PATCH /v1/books/{book.title}",
    "Custom, PURGE /v1/books",
    "Any, * /v1/any",
  })
  void readsEveryMethodFromTheOption(String rpc, String binding) {
    assertThat(bindings(annotations(), rpc))
        .extracting(b -> b.httpMethod() + " " + b.path())
        .containsExactly(binding);
  }

  @Test
  void givesEachAdditionalBindingItsOwnBodyAndResponseBody() {
    assertThat(bindings(annotations(), "Several"))
        .extracting(b -> List.of(b.httpMethod(), b.body(), b.responseBody()))
        .containsExactly(
            List.of("GET", "", ""), List.of("POST", "*", "title"), List.of("PUT", "book", ""));
  }

  @Test
  void readsTheOptionOfDescriptorsThatWereParsedWithoutIt() throws Exception {
    FileDescriptorProto unaware =
        FileDescriptorProto.parseFrom(
            RouteProto.getDescriptor().toProto().toByteString(),
            ExtensionRegistry.getEmptyRegistry());
    FileDescriptor file =
        FileDescriptor.buildFrom(
            unaware, RouteProto.getDescriptor().getDependencies().toArray(FileDescriptor[]::new));
    MethodDescriptor rpc = file.findServiceByName("Library").findMethodByName("Get");

    assertThat(annotations().bindings(rpc))
        .extracting(b -> b.path().toString())
        .containsExactly("/v1/{name=shelves/*}");
  }

  @Test
  void bindsAnRpcWithoutRuleToItsFullName() {
    assertThat(bindings(annotations(), "Plain"))
        .extracting(HttpBinding::httpMethod, b -> b.path().toString(), HttpBinding::body)
        .containsExactly(tuple("POST", "/jams.test.route.Library/Plain", "*"));
  }

  @Test
  void leavesAnRpcWithoutRuleOutIfTheDefaultIsOff() {
    assertThat(bindings(new HttpRules(Map.of(), false), "Plain")).isEmpty();
    assertThat(bindings(new HttpRules(Map.of(), false), "Get")).hasSize(1);
  }

  @Test
  void prefersTheConfigurationToTheOption() {
    HttpRules rules =
        new HttpRules(Map.of("jams.test.route.Library.Several", rule("/configured")), true);

    assertThat(paths(rules, "Several")).containsExactly("/configured");
    assertThat(paths(rules, "Any")).containsExactly("/v1/any");
  }

  @Test
  void takesTheLastRuleOfTheConfigurationThatFits() {
    Map<String, HttpRule> configured = new LinkedHashMap<>();
    configured.put("*", rule("/all"));
    configured.put("jams.test.route.*", rule("/package"));
    configured.put("jams.test.route.Library.Put, jams.test.route.Library.Get", rule("/two"));
    configured.put("jams.test.rou.*", rule("/no"));
    HttpRules rules = new HttpRules(configured, true);

    assertThat(paths(rules, "Get")).containsExactly("/two");
    assertThat(paths(rules, "Put")).containsExactly("/two");
    assertThat(paths(rules, "Plain")).containsExactly("/package");
  }

  @Test
  void listsSelectorsThatFitNoRpc() {
    Map<String, HttpRule> configured = new LinkedHashMap<>();
    configured.put("jams.test.route.Library.Got", rule("/a"));
    configured.put("jams.test.route.Library.Get", rule("/b"));
    configured.put("other.*", rule("/c"));

    assertThat(new HttpRules(configured, true).unusedSelectors(LIBRARY.getMethods()))
        .containsExactly("jams.test.route.Library.Got", "other.*");
  }

  @Test
  void rejectsAdditionalBindingsInsideAdditionalBindings() {
    HttpRule nested =
        rule("/a").toBuilder()
            .addAdditionalBindings(rule("/b").toBuilder().addAdditionalBindings(rule("/c")))
            .build();

    assertThatThrownBy(() -> bindings(configured(nested), "Plain"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rpc jams.test.route.Library.Plain, rule \"GET /b\": additional_bindings inside"
                + " additional_bindings; list them all in the rule of the rpc");
  }

  @Test
  void rejectsARuleWithoutPath() {
    assertThatThrownBy(
            () -> bindings(configured(HttpRule.newBuilder().setBody("*").build()), "Plain"))
        .hasMessage(
            "rpc jams.test.route.Library.Plain, rule {body: \"*\"}: no path; set one of get, put,"
                + " post, delete, patch and custom");
  }

  @Test
  void namesRpcAndRuleOfAMalformedTemplate() {
    assertThatThrownBy(() -> bindings(configured(rule("/a/")), "Plain"))
        .hasMessage(
            "rpc jams.test.route.Library.Plain, rule \"GET /a/\": path template \"/a/\": expected"
                + " a segment at index 3, found the end");
  }

  @Test
  void namesBothRpcsAndRulesThatMatchTheSameRequests() {
    RouterBuilder<HttpBinding> router = Router.builder();
    HttpBinding several = bindings(annotations(), "Several").get(0);
    HttpBinding plain = bindings(configured(rule("/v1/several/{page_token}")), "Plain").get(0);
    router.add(several.httpMethod(), several.path(), several);

    assertThatThrownBy(() -> router.add(plain.httpMethod(), plain.path(), plain))
        .hasMessageContaining(
            "rpc jams.test.route.Library.Several, rule \"GET /v1/several/{name}\"")
        .hasMessageContaining(
            "rpc jams.test.route.Library.Plain, rule \"GET /v1/several/{page_token}\"");
  }

  private static HttpRules annotations() {
    return new HttpRules(Map.of(), true);
  }

  private static HttpRules configured(HttpRule rule) {
    return new HttpRules(Map.of("jams.test.route.Library.Plain", rule), true);
  }

  private static HttpRule rule(String get) {
    return HttpRule.newBuilder().setGet(get).build();
  }

  private static List<HttpBinding> bindings(HttpRules rules, String rpc) {
    return rules.bindings(LIBRARY.findMethodByName(rpc));
  }

  private static List<String> paths(HttpRules rules, String rpc) {
    return bindings(rules, rpc).stream().map(binding -> binding.path().toString()).toList();
  }
}
