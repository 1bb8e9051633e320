package ${package}.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ${package}.biz.Book;
import java.util.Base64;

/** Where a page ended, as a text that means nothing to callers. */
final class PageToken {
  private PageToken() {}

  static String after(Book book) {
    byte[] id = Long.toString(book.id()).getBytes(US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  /** The id of the book after which the page begins; 0 if the token is empty. */
  static long read(String token) {
    try {
      return token.isEmpty()
          ? 0
          : Long.parseLong(new String(Base64.getUrlDecoder().decode(token), US_ASCII));
    } catch (IllegalArgumentException e) {
      throw InvalidArgument.of(
          "page_token",
          "is no token; expected the next_page_token of an answer, or nothing for the first page");
    }
  }
}
