package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jams.test.openapi.Book;
import dev.jams.test.openapi.Cover;
import dev.jams.test.openapi.LibraryProto;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommentsTest {
  private static final ServiceDescriptor LIBRARY =
      LibraryProto.getDescriptor().findServiceByName("Library");
  private static final Descriptor BOOK = Book.getDescriptor();

  @Test
  void readsThePackagedDescriptorsOfTheClassPath() throws Exception {
    Comments comments = Comments.onClassPath(getClass().getClassLoader());
    assertThat(comments.on(LIBRARY))
        .isEqualTo("Books on shelves. See https://example.com for more.\n\nIt never closes.");
    assertThat(comments.on(LIBRARY.findMethodByName("Watch"))).isEqualTo("Tells the news.");
    assertThat(comments.on(BOOK.findFieldByName("title"))).isEqualTo("What it is called.");
    assertThat(comments.on(BOOK.getOneofs().get(0))).isEqualTo("Who has it.");
    assertThat(comments.on(Cover.getDescriptor())).isEqualTo("What a book is bound in.");
    assertThat(comments.on(Cover.getDescriptor().findValueByName("HARD")))
        .isEqualTo("Hard and\nlasting.");
  }

  @Test
  void readsBlockComments() throws Exception {
    Comments comments = Comments.onClassPath(getClass().getClassLoader());
    assertThat(comments.on(BOOK)).isEqualTo("A book,\n  with pages.");
  }

  @Test
  void takesTheCommentAfterADeclarationIfThereIsNoneBefore() throws Exception {
    Comments comments = Comments.onClassPath(getClass().getClassLoader());
    assertThat(comments.on(BOOK.findFieldByName("shelf"))).isEqualTo("Where it stood.");
    Location both =
        Location.newBuilder()
            .addAllPath(List.of(4, 0))
            .setLeadingComments(" Before.\n")
            .setTrailingComments(" After.\n")
            .build();
    assertThat(comments(both).on(firstMessage())).isEqualTo("Before.");
  }

  @Test
  void leavesOutCommentsThatStandApart() throws Exception {
    Comments comments = Comments.onClassPath(getClass().getClassLoader());
    assertThat(comments.on(LIBRARY.findMethodByName("GetBook")))
        .isEqualTo(
            "Answers one book, e.g. a novel. NOT_FOUND if\nthere is none!\n\nA second paragraph.");
  }

  @Test
  void knowsNothingWithoutSourceInformation() {
    Comments comments =
        new Comments(
            List.of(
                FileDescriptorSet.newBuilder()
                    .addFile(LibraryProto.getDescriptor().toProto())
                    .build()));
    assertThat(comments.on(LIBRARY)).isEmpty();
  }

  @Test
  void takesWhatADescriptorBringsAlong() throws Exception {
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setName("dynamic.proto");
    file.addMessageTypeBuilder().setName("M");
    file.getSourceCodeInfoBuilder()
        .addLocationBuilder()
        .addAllPath(List.of(4, 0))
        .setLeadingComments(" Made on the way.\n");
    Descriptor message =
        FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]).getMessageTypes().get(0);
    assertThat(Comments.none().on(message)).isEqualTo("Made on the way.");
  }

  @Test
  void knowsNothingOfAnotherFileWithTheSameName() {
    FileDescriptorProto other =
        LibraryProto.getDescriptor().toProto().toBuilder()
            .setName("elsewhere.proto")
            .setSourceCodeInfo(SourceCodeInfo.getDefaultInstance())
            .build();
    Comments comments =
        new Comments(List.of(FileDescriptorSet.newBuilder().addFile(other).build()));
    assertThat(comments.on(LIBRARY)).isEmpty();
  }

  private static Descriptor firstMessage() {
    return LibraryProto.getDescriptor().getMessageTypes().get(0);
  }

  private static Comments comments(Location location) {
    FileDescriptorProto.Builder file = LibraryProto.getDescriptor().toProto().toBuilder();
    file.getSourceCodeInfoBuilder().addLocation(location);
    return new Comments(List.of(FileDescriptorSet.newBuilder().addFile(file).build()));
  }
}
