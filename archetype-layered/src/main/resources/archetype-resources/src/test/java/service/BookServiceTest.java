package ${package}.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ${package}.biz.InvalidBookException;
import ${package}.biz.IsbnTakenException;
import ${package}.biz.Library;
import ${package}.biz.NoSuchBookException;
import ${package}.v1.Book;
import ${package}.v1.Books;
import ${package}.v1.CreateBookRequest;
import ${package}.v1.GetBookRequest;
import ${package}.v1.ListBooksRequest;
import ${package}.v1.ListBooksResponse;
import ${package}.v1.UpdateBookRequest;
import com.google.protobuf.FieldMask;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Neither a server nor a database is needed to test what the service does. */
class BookServiceTest {
  private final Books books =
      new Logged(new BookService(new Library(new BooksInMemory(), InstantSource.system())));

  @Test
  void keepsWhatItIsGiven() throws Exception {
    Book added = add("Middlemarch", "9780141439549");
    assertEquals("Middlemarch", added.getTitle());
    assertEquals(added, books.getBook(GetBookRequest.newBuilder().setId(added.getId()).build()));
  }

  @Test
  void changesOnlyWhatTheMaskNames() throws Exception {
    Book added = add("Middlemarsh", "9780141439549");
    UpdateBookRequest update =
        UpdateBookRequest.newBuilder()
            .setBook(Book.newBuilder().setId(added.getId()).setTitle("Middlemarch"))
            .setUpdateMask(FieldMask.newBuilder().addPaths("title"))
            .build();
    Book updated = books.updateBook(update);
    assertEquals("Middlemarch", updated.getTitle());
    assertEquals(added.getIsbn(), updated.getIsbn());
  }

  @Test
  void answersPageByPage() throws Exception {
    Book first = add("Middlemarch", "9780141439549");
    Book second = add("Silas Marner", "9780141439754");
    Book third = add("Romola", "9780140434705");
    ListBooksResponse page = list(2, "");
    assertEquals(List.of(first, second), page.getBooksList());
    page = list(2, page.getNextPageToken());
    assertEquals(List.of(third), page.getBooksList());
    assertEquals("", page.getNextPageToken());
  }

  @Test
  void refusesWhatCannotBe() throws Exception {
    add("Middlemarch", "9780141439549");
    assertThrows(IsbnTakenException.class, () -> add("Middlemarch", "9780141439549"));
    assertThrows(InvalidBookException.class, () -> add("", "9780141439754"));
    assertThrows(
        NoSuchBookException.class,
        () -> books.getBook(GetBookRequest.newBuilder().setId(99).build()));
    assertThrows(StatusRuntimeException.class, () -> list(-1, ""));
    assertThrows(StatusRuntimeException.class, () -> list(0, "no token"));
  }

  private Book add(String title, String isbn) throws Exception {
    Book book = Book.newBuilder().setTitle(title).setAuthor("George Eliot").setIsbn(isbn).build();
    return books.createBook(CreateBookRequest.newBuilder().setBook(book).build());
  }

  private ListBooksResponse list(int size, String token) throws Exception {
    return books.listBooks(
        ListBooksRequest.newBuilder().setPageSize(size).setPageToken(token).build());
  }
}
