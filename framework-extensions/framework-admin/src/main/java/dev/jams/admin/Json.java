package dev.jams.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.Status;

/** What is answered, as JSON. Errors are in the form of {@code google.rpc.Status}. */
final class Json {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private record Error(int code, String message) {}

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records can be written", e);
    }
  }

  static HttpResponse answer(HttpStatus status, Object value) {
    return HttpResponse.of(status, MediaType.JSON, HttpData.wrap(bytes(value)));
  }

  static HttpResponse error(HttpStatus status, Status.Code code, String message) {
    return error(ResponseHeaders.builder(status), code, message);
  }

  static HttpResponse error(ResponseHeadersBuilder headers, Status.Code code, String message) {
    return HttpResponse.of(
        headers.contentType(MediaType.JSON).build(), HttpData.wrap(error(code, message)));
  }

  static byte[] error(Status.Code code, String message) {
    return bytes(new Error(code.value(), message));
  }
}
