package dev.jams.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.stub.kinds.Kinds;
import io.grpc.BindableService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An app closes what it serves if that can be closed. */
class CloseTest {
  private final List<String> closed = new ArrayList<>();

  private final class Database extends KindsService implements AutoCloseable {
    @Override
    public void close() {
      closed.add("database");
    }
  }

  private record Plain(Kinds next) implements Kinds.Forwarding {}

  private record Cache(Kinds next, List<String> closed) implements Kinds.Forwarding, AutoCloseable {
    @Override
    public void close() {
      closed.add("cache");
      throw new IllegalStateException("not written");
    }
  }

  @Test
  void whatHasNothingToCloseCannotBeClosed() {
    assertThat(Kinds.bind(new Plain(new KindsService()))).isNotInstanceOf(AutoCloseable.class);
  }

  @Test
  void aDecoratorHidesNothingThatIsToBeClosed() throws Exception {
    BindableService bound = Kinds.bind(new Plain(new Plain(new Database())));
    ((AutoCloseable) bound).close();
    assertThat(closed).containsExactly("database");
  }

  @Test
  void theOutermostIsClosedFirstAndNoFailureKeepsTheOthersOpen() {
    BindableService bound = Kinds.bind(new Cache(new Plain(new Database()), closed));
    assertThatThrownBy(((AutoCloseable) bound)::close).hasMessage("not written");
    assertThat(closed).containsExactly("cache", "database");
  }
}
