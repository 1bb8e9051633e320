package dev.jams.benchmarks;

import dev.jams.benchmarks.proto.Book;
import dev.jams.benchmarks.proto.GetBookRequest;
import dev.jams.benchmarks.proto.LibraryGrpc.LibraryImplBase;
import dev.jams.benchmarks.proto.StreamBooksRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Answers that are there already. */
final class FixedLibrary extends LibraryImplBase {
  /** The title of a book, unless another length is asked for. */
  static final int TITLE_LENGTH = 30;

  static Book book(String shelf, String name, int titleLength) {
    return Book.newBuilder()
        .setShelf(shelf)
        .setName(name)
        .setTitle("t".repeat(titleLength))
        .setPages(412)
        .build();
  }

  @Override
  public void getBook(GetBookRequest request, StreamObserver<Book> responses) {
    responses.onNext(book(request.getShelf(), request.getBook(), TITLE_LENGTH));
    responses.onCompleted();
  }

  @Override
  public void streamBooks(StreamBooksRequest request, StreamObserver<Book> responses) {
    int length = request.getTitleLength() == 0 ? TITLE_LENGTH : request.getTitleLength();
    var call = (ServerCallStreamObserver<Book>) responses;
    call.setOnReadyHandler(new Sender(call, book("s", "b", length), request.getCount()));
  }

  /** Sends while the caller takes it, and goes on when it does again. */
  private static final class Sender implements Runnable {
    private final ServerCallStreamObserver<Book> call;
    private final Book book;
    private int left;

    Sender(ServerCallStreamObserver<Book> call, Book book, int count) {
      this.call = call;
      this.book = book;
      this.left = count;
    }

    @Override
    public void run() {
      while (left > 0 && call.isReady()) {
        call.onNext(book);
        if (--left == 0) {
          call.onCompleted();
        }
      }
    }
  }
}
