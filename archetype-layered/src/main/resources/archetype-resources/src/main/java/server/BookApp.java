package ${package}.server;

import ${package}.biz.BookRepository;
import ${package}.biz.InvalidBookException;
import ${package}.biz.IsbnTakenException;
import ${package}.biz.Library;
import ${package}.biz.NoSuchBookException;
import ${package}.data.Database;
import ${package}.data.SqlBookRepository;
import ${package}.service.BookService;
import ${package}.service.Logged;
import ${package}.v1.Books;
import ${package}.v1.BooksGrpc;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.RichStatus;
import dev.jams.ServiceContext;
import dev.jams.http.HttpGateway;
import dev.jams.logging.Logging;
import io.grpc.BindableService;
import io.grpc.Status;
import org.slf4j.event.Level;

/** What the app is made of: constructors all the way, so that nothing that is missing compiles. */
public final class BookApp {
  private BookApp() {}

  public static AppBuilder app() {
    return App.named("${artifactId}")
        .log(
            Logging.create().with("com.zaxxer.hikari", Level.WARN).with("org.flywaydb", Level.WARN))
        .setting(DatabaseConfig.SETTING)
        .service(BooksGrpc.getServiceDescriptor(), BookApp::books)
        .mapError(NoSuchBookException.class, e -> Status.NOT_FOUND.withDescription(e.getMessage()))
        .mapError(
            IsbnTakenException.class, e -> Status.ALREADY_EXISTS.withDescription(e.getMessage()))
        .mapErrorRichly(InvalidBookException.class, BookApp::invalid)
        .listen(GrpcServer.on(50051))
        .listen(HttpGateway.on(8080));
  }

  private static BindableService books(ServiceContext context) {
    Database database =
        context.own(Database.open(context.config().get(DatabaseConfig.SETTING).url()));
    BookRepository repository = new SqlBookRepository(database);
    Library library = new Library(repository, context.clock());
    return Books.bind(new Logged(new BookService(library)));
  }

  private static RichStatus invalid(InvalidBookException e) {
    return RichStatus.of(Status.INVALID_ARGUMENT.withDescription(e.getMessage()))
        .fieldViolation("book." + e.field(), e.problem());
  }
}
