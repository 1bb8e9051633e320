import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Looks at what a build has deployed into a folder: {@code java PublishedFiles.java SOURCES
 * FOLDER}. Exits with 1 unless it is every module whose pom does not say otherwise, each with all
 * that Maven Central requires, and with the licence and what {@code --version} reads in each jar.
 */
public final class PublishedFiles {
  private static final List<String> REQUIRED =
      List.of("name", "description", "url", "licenses", "developers", "scm");

  private final List<String> problems = new ArrayList<>();
  private final Map<String, Element> poms = new TreeMap<>();

  private PublishedFiles() {}

  public static void main(String... args) throws Exception {
    PublishedFiles published = new PublishedFiles();
    published.check(Path.of(args[1]).resolve("dev/jams"), modules(Path.of(args[0])));
    published.problems.forEach(problem -> System.err.println("error: " + problem));
    if (!published.problems.isEmpty()) {
      System.exit(1);
    }
    System.out.println("Ready to be published: " + published.poms.keySet());
  }

  private static TreeSet<String> modules(Path sources) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(sources)) {
      files =
          all.filter(file -> file.endsWith("pom.xml"))
              .filter(file -> !sources.relativize(file).toString().matches("(.*/)?(src|target)/.*"))
              .toList();
    }
    TreeSet<String> modules = new TreeSet<>();
    for (Path file : files) {
      String text = Files.readString(file);
      if (!text.contains("<jams.unpublished>true") && !text.contains("<maven.deploy.skip>true")) {
        modules.add(child(parse(file), "artifactId").orElseThrow());
      }
    }
    return modules;
  }

  private void check(Path group, TreeSet<String> expected) throws Exception {
    Map<String, List<Path>> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(group)) {
      all.filter(Files::isRegularFile)
          .forEach(
              file ->
                  files
                      .computeIfAbsent(
                          group.relativize(file).getName(0).toString(), k -> new ArrayList<>())
                      .add(file));
    }
    if (!files.keySet().equals(expected)) {
      problems.add("published is " + files.keySet() + ", expected " + expected);
    }
    for (Map.Entry<String, List<Path>> artifact : files.entrySet()) {
      Optional<Path> pom = ending(artifact.getValue(), ".pom");
      if (pom.isEmpty()) {
        problems.add(artifact.getKey() + " has no pom");
      } else {
        poms.put(artifact.getKey(), parse(pom.get()));
      }
    }
    for (Map.Entry<String, Element> pom : poms.entrySet()) {
      checkPom(pom.getKey(), pom.getValue());
      if (!child(pom.getValue(), "packaging").orElse("jar").equals("pom")) {
        checkJars(pom.getKey(), files.get(pom.getKey()));
      }
    }
  }

  private void checkPom(String artifact, Element pom) {
    for (String element : REQUIRED) {
      boolean own = element.equals("name") || element.equals("description");
      if (child(pom, element).isEmpty()
          && (own || child(poms.get("jams-parent"), element).isEmpty())) {
        problems.add(artifact + ": its pom has no <" + element + ">");
      }
    }
  }

  private void checkJars(String artifact, List<Path> files) throws IOException {
    for (String kind : List.of("-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
      if (ending(files, kind).isEmpty()) {
        problems.add(artifact + " has no " + kind);
      }
    }
    Optional<Path> main =
        files.stream()
            .filter(file -> file.toString().endsWith(".jar"))
            .filter(file -> !file.toString().matches(".*-(sources|javadoc)\\.jar"))
            .findAny();
    if (main.isEmpty()) {
      problems.add(artifact + " has no jar");
      return;
    }
    try (JarFile jar = new JarFile(main.get().toFile())) {
      for (String entry : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
        if (jar.getEntry(entry) == null) {
          problems.add(main.get().getFileName() + " has no " + entry);
        }
      }
      Attributes manifest = jar.getManifest().getMainAttributes();
      for (String name : List.of("Implementation-Title", "Implementation-Version")) {
        if (manifest.getValue(name) == null) {
          problems.add(main.get().getFileName() + " has no " + name + " in its manifest");
        }
      }
    }
  }

  private static Optional<Path> ending(List<Path> files, String end) {
    return files.stream().filter(file -> file.toString().endsWith(end)).findAny();
  }

  private static Element parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom.toFile())
        .getDocumentElement();
  }

  private static Optional<String> child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(name) && !node.getTextContent().isBlank()) {
        return Optional.of(node.getTextContent().strip());
      }
    }
    return Optional.empty();
  }
}
