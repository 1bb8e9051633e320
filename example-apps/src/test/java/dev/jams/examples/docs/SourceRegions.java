package dev.jams.examples.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of the sources that pages show. One begins after a comment {@code docs: NAME} and ends
 * before {@code docs: end}, or at the end of the file; several parts of one name are joined by an
 * empty line.
 */
final class SourceRegions {
  private static final Pattern MARK =
      Pattern.compile("\\s*(?://|#|--|<!--) docs: ([a-z0-9-]+)(?: -->)?");
  private static final Set<String> TYPES = Set.of("java", "proto", "xml", "yml", "yaml", "sql");
  private static final Set<String> SKIPPED = Set.of("target", ".git");

  private final Map<String, List<String>> regions = new TreeMap<>();

  static SourceRegions read(Path root) throws IOException {
    SourceRegions regions = new SourceRegions();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (TYPES.contains(name.substring(name.lastIndexOf('.') + 1))) {
              regions.add(Pages.read(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return regions;
  }

  private void add(String source) {
    List<String> open = null;
    String name = "end";
    for (String line : source.lines().toList()) {
      Matcher mark = MARK.matcher(line);
      if (mark.matches()) {
        close(name, open);
        name = mark.group(1);
        open = name.equals("end") ? null : new ArrayList<>();
      } else if (open != null) {
        open.add(line);
      }
    }
    close(name, open);
  }

  private void close(String name, List<String> lines) {
    if (lines != null) {
      String text = String.join("\n", lines).stripTrailing().stripIndent().strip();
      regions.computeIfAbsent(name, key -> new ArrayList<>()).add(text);
    }
  }

  Set<String> names() {
    return regions.keySet();
  }

  /** Empty if there is no such region. */
  String text(String name) {
    return String.join("\n\n", regions.getOrDefault(name, List.of()));
  }
}
