package dev.jams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * A .proto file with a service that creates, updates, deletes, gets and lists things of one kind.
 * Its names follow from its path: {@code api/v1/user_profile/user_profile.proto} is of package
 * {@code api.v1.user_profile} and about user profiles.
 *
 * @param javaPackage of the generated classes
 * @param service the service's name
 * @param httpPath of all the things
 * @param words the name of one thing, in lower case
 */
record CrudProto(
    String protoPackage, String javaPackage, String service, String httpPath, List<String> words) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern PACKAGE =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
  private static final Pattern HTTP_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
  private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Za-z-]+)@");
  private static final String SUFFIX = ".proto";

  /** What was given besides the path; null for what was not. */
  record Given(String protoPackage, String javaPackage, String service, String httpPath) {}

  /**
   * @param name of the file, from the root
   */
  static CrudProto of(String name, Given given) throws CliException {
    if (!name.endsWith(SUFFIX)) {
      throw CliException.usage(
          "\""
              + name
              + "\" is no name of a .proto file; expected one such as"
              + " api/v1/consultant/consultant.proto");
    }
    List<String> parts =
        new ArrayList<>(List.of(name.substring(0, name.length() - SUFFIX.length()).split("/", -1)));
    for (String part : parts) {
      if (!NAME.matcher(part).matches()) {
        throw CliException.usage(
            "\""
                + part
                + "\" in "
                + name
                + " cannot be part of a package or name; expected letters,"
                + " digits and _, beginning with a letter");
      }
    }
    String file = parts.remove(parts.size() - 1);
    List<String> words = words(file);
    String noun = upperCamel(words);
    List<String> folders = parts.isEmpty() ? List.of(file) : parts;
    String protoPackage = or(given.protoPackage(), String.join(".", folders));
    String javaPackage = or(given.javaPackage(), protoPackage);
    String service = or(given.service(), noun + "Service");
    check("--package", protoPackage, PACKAGE, "names with dots between them, such as api.v1.user");
    checkJava(javaPackage, given.javaPackage() != null);
    check("--service", service, NAME, "a name such as ConsultantService");
    if (service.equals(noun)) {
      throw CliException.usage(
          "--service \""
              + service
              + "\" is what the message is called; choose another name, such as "
              + noun
              + "Service");
    }
    String httpPath = or(given.httpPath(), httpPath(folders, file, words));
    check("--http-path", httpPath, HTTP_PATH, "a path such as /v1/consultants");
    return new CrudProto(protoPackage, javaPackage, service, httpPath, words);
  }

  private static String or(String given, String otherwise) {
    return given == null ? otherwise : given;
  }

  private static void check(String flag, String value, Pattern pattern, String expected)
      throws CliException {
    if (!pattern.matcher(value).matches()) {
      throw CliException.usage(flag + " \"" + value + "\"; expected " + expected);
    }
  }

  private static void checkJava(String javaPackage, boolean given) throws CliException {
    if (!SourceVersion.isName(javaPackage)) {
      throw CliException.usage(
          (given ? "--java-package \"" : "\"")
              + javaPackage
              + "\" cannot be a Java package, since not all of it are names in Java; give another"
              + " with --java-package");
    }
  }

  private static List<String> words(String file) {
    String spaced = file.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return Arrays.stream(spaced.split("_")).filter(word -> !word.isEmpty()).toList();
  }

  /** The folders, but instead of one that repeats the name of the file, its plural. */
  private static String httpPath(List<String> folders, String file, List<String> words) {
    List<String> path = new ArrayList<>(folders);
    if (path.get(path.size() - 1).equals(file)) {
      path.remove(path.size() - 1);
    }
    path.add(String.join("-", plural(words)));
    return "/" + String.join("/", path);
  }

  private static List<String> plural(List<String> words) {
    List<String> plural = new ArrayList<>(words);
    String last = plural.remove(plural.size() - 1);
    if (last.matches(".*[^aeiou]y")) {
      plural.add(last.substring(0, last.length() - 1) + "ies");
    } else {
      plural.add(last + (last.matches(".*(s|x|z|ch|sh)") ? "es" : "s"));
    }
    return plural;
  }

  private static String upperCamel(List<String> words) {
    return words.stream()
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  String text() {
    List<String> many = plural(words);
    Map<String, String> values =
        Map.of(
            "package", protoPackage,
            "java-package", javaPackage,
            "Service", service,
            "path", httpPath,
            "Noun", upperCamel(words),
            "Nouns", upperCamel(many),
            "noun", String.join(" ", words),
            "nouns", String.join(" ", many),
            "field", String.join("_", words),
            "fields", String.join("_", many));
    return PLACEHOLDER
        .matcher(template())
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }

  private static String template() {
    try (InputStream in = CrudProto.class.getResourceAsStream("crud.proto")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
