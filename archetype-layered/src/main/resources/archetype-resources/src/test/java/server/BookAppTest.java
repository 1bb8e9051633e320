package ${package}.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ${package}.v1.Book;
import ${package}.v1.Books;
import ${package}.v1.CreateBookRequest;
import ${package}.v1.DeleteBookRequest;
import ${package}.v1.GetBookRequest;
import dev.jams.testing.AppExtension;
import io.grpc.Status;
import io.grpc.StatusException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The app as it is, with a database in memory, over both protocols. */
class BookAppTest {
  @RegisterExtension
  final AppExtension app = AppExtension.of(BookApp::app).args("--database-url", "jdbc:h2:mem:test");

  @Test
  void keepsBooksForBothProtocols() throws Exception {
    Books books = Books.client(app.channel());
    Book book = books.createBook(create("Middlemarsh", "9780141439549"));
    String path = "/v1/books/" + book.getId();

    assertTrue(app.http().get(path).body().contains("\"title\":\"Middlemarsh\""));
    // Over HTTP the fields of the body are those that change.
    HttpResponse<String> changed = app.http().send("PATCH", path, "{\"title\":\"Middlemarch\"}");
    assertEquals(200, changed.statusCode(), changed.body());
    Book now = books.getBook(GetBookRequest.newBuilder().setId(book.getId()).build());
    assertEquals("Middlemarch", now.getTitle());
    assertEquals("9780141439549", now.getIsbn());

    books.deleteBook(DeleteBookRequest.newBuilder().setId(book.getId()).build());
    assertEquals(404, app.http().get(path).statusCode());
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    Books books = Books.client(app.channel());
    books.createBook(create("Middlemarch", "9780141439549"));

    StatusException taken =
        assertThrows(
            StatusException.class, () -> books.createBook(create("Romola", "9780141439549")));
    assertEquals(Status.Code.ALREADY_EXISTS, taken.getStatus().getCode());
    HttpResponse<String> response =
        app.http().post("/v1/books", "{\"title\":\"Romola\",\"isbn\":\"978-0140434705\"}");
    assertEquals(400, response.statusCode());
    assertTrue(response.body().contains("\"field\":\"book.isbn\""), response.body());
  }

  private static CreateBookRequest create(String title, String isbn) {
    return CreateBookRequest.newBuilder()
        .setBook(Book.newBuilder().setTitle(title).setIsbn(isbn))
        .build();
  }
}
