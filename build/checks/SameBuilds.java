import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Compares what two builds of the same sources made, byte by byte: {@code java SameBuilds.java ONE
 * OTHER}. Says of each file of the other that differs which entries do, and exits with 1.
 */
public final class SameBuilds {
  private static final List<String> KINDS = List.of(".jar", ".zip", ".tar.gz", "-cyclonedx.json");

  private SameBuilds() {}

  public static void main(String... args) throws IOException {
    Path one = Path.of(args[0]);
    Path other = Path.of(args[1]);
    // Tests of the one may have left more files than it was to make.
    List<Path> files = made(other);
    List<String> differences = new ArrayList<>();
    for (Path file : files) {
      Path left = one.resolve(file);
      Path right = other.resolve(file);
      if (!Files.exists(left)) {
        differences.add(file + ": only in " + other);
      } else if (Files.mismatch(left, right) >= 0) {
        differences.add(file + ": " + why(left, right));
      }
    }
    differences.forEach(System.err::println);
    if (files.isEmpty() || !differences.isEmpty()) {
      System.err.println("error: of " + files.size() + " files " + differences.size() + " differ");
      System.exit(1);
    }
    System.out.println(files.size() + " files are the same in both builds");
  }

  /** The files that somebody may be given, right in the target folder of a module. */
  private static List<Path> made(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.getParent().endsWith("target"))
          .filter(file -> KINDS.stream().anyMatch(file.toString()::endsWith))
          .map(root::relativize)
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private static String why(Path left, Path right) throws IOException {
    if (!left.toString().endsWith(".jar") && !left.toString().endsWith(".zip")) {
      return "its bytes";
    }
    Map<String, byte[]> ours = entries(left);
    Map<String, byte[]> theirs = entries(right);
    TreeSet<String> names = new TreeSet<>(ours.keySet());
    names.addAll(theirs.keySet());
    names.removeIf(name -> Arrays.equals(ours.get(name), theirs.get(name)));
    if (!names.isEmpty()) {
      return "the content of " + names;
    }
    return List.copyOf(ours.keySet()).equals(List.copyOf(theirs.keySet()))
        ? "times or permissions of its entries"
        : "the order of its entries";
  }

  private static Map<String, byte[]> entries(Path jar) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (InputStream file = Files.newInputStream(jar);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }
}
