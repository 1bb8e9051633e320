package ${package}.service;

import ${package}.v1.Book;
import ${package}.v1.Books;
import ${package}.v1.CreateBookRequest;
import ${package}.v1.DeleteBookRequest;
import com.google.protobuf.Empty;
import io.grpc.StatusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs which books come and go. A decorator: what it does not override goes on as it is. */
public record Logged(Books next) implements Books.Forwarding {
  private static final Logger log = LoggerFactory.getLogger(Logged.class);

  @Override
  public Book createBook(CreateBookRequest request) throws StatusException {
    Book book = next.createBook(request);
    log.atInfo().addKeyValue("id", book.getId()).log("book added");
    return book;
  }

  @Override
  public Empty deleteBook(DeleteBookRequest request) throws StatusException {
    Empty removed = next.deleteBook(request);
    log.atInfo().addKeyValue("id", request.getId()).log("book removed");
    return removed;
  }
}
