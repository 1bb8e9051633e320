package ${package}.service;

import ${package}.biz.Book;
import ${package}.biz.Library;
import ${package}.v1.Books;
import ${package}.v1.CreateBookRequest;
import ${package}.v1.DeleteBookRequest;
import ${package}.v1.GetBookRequest;
import ${package}.v1.ListBooksRequest;
import ${package}.v1.ListBooksResponse;
import ${package}.v1.UpdateBookRequest;
import com.google.protobuf.Empty;

/** The library as {@code books.proto} has it. */
public final class BookService implements Books {
  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int MAX_PAGE_SIZE = 1000;

  private final Library library;

  public BookService(Library library) {
    this.library = library;
  }

  @Override
  public ${package}.v1.Book createBook(CreateBookRequest request) {
    return BookProtos.of(library.add(BookProtos.details(request.getBook())));
  }

  @Override
  public ${package}.v1.Book updateBook(UpdateBookRequest request) {
    return BookProtos.of(
        library.update(
            request.getBook().getId(),
            BookProtos.change(request.getBook(), request.getUpdateMask())));
  }

  @Override
  public Empty deleteBook(DeleteBookRequest request) {
    library.remove(request.getId());
    return Empty.getDefaultInstance();
  }

  @Override
  public ${package}.v1.Book getBook(GetBookRequest request) {
    return BookProtos.of(library.get(request.getId()));
  }

  @Override
  public ListBooksResponse listBooks(ListBooksRequest request) {
    Library.Page page =
        library.list(PageToken.read(request.getPageToken()), size(request.getPageSize()));
    ListBooksResponse.Builder response = ListBooksResponse.newBuilder();
    for (Book book : page.books()) {
      response.addBooks(BookProtos.of(book));
    }
    if (page.hasMore()) {
      response.setNextPageToken(PageToken.after(page.books().get(page.books().size() - 1)));
    }
    return response.build();
  }

  private static int size(int asked) {
    if (asked < 0) {
      throw InvalidArgument.of("page_size", "is " + asked + "; expected 1 to 1000, or 0 for 50");
    }
    return asked == 0 ? DEFAULT_PAGE_SIZE : Math.min(asked, MAX_PAGE_SIZE);
  }
}
