package dev.jams.security;

import dev.jams.About;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The section {@code security}. */
record SecuritySettings(
    @About(
            value = "whether it is checked who calls; if not, everybody may call everything",
            defaultValue = "true")
        boolean enabled,
    @About(
            value = "what the credentials are for, as callers are told that have none",
            defaultValue = "jams")
        String realm,
    Optional<JwtSettings> jwt,
    Keys apiKeys,
    List<Certificate> certificates,
    @About(
            "who may call, by pkg.Service/Method or pkg.Service/*: public, authenticated, denied,"
                + " or roles of which one and scopes of which all are needed, as in role:editor"
                + " role:admin scope:words.write")
        Map<String, String> rules) {
  private static final Pattern REALM = Pattern.compile("[ !#-\\[\\]-~]{1,100}");
  private static final Pattern HEADER = Pattern.compile("[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST = 1000;

  /** Headers that say something else, or that proxies and browsers write. */
  private static final Set<String> TAKEN =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "date",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "traceparent",
          "tracestate",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "x-grpc-web",
          "x-request-id");

  SecuritySettings {
    if (!REALM.matcher(realm).matches()) {
      throw new IllegalArgumentException(
          "the realm is \"" + realm + "\", expected printable characters without quotes");
    }
    requireDistinct(apiKeys.keys());
    if (certificates.size() > MOST) {
      throw new IllegalArgumentException("there are more than " + MOST + " certificates");
    }
  }

  private static void requireDistinct(List<ApiKey> keys) {
    Set<String> hashes = new HashSet<>();
    for (ApiKey key : keys) {
      if (!hashes.add(key.sha256())) {
        throw new IllegalArgumentException(
            "the API key of " + key.principal() + " is that of another as well; give it its own");
      }
    }
  }

  /** The section {@code security.api-keys}. */
  record Keys(
      @About(value = "request header with the API key", defaultValue = "x-api-key") String header,
      List<ApiKey> keys) {
    Keys {
      if (!HEADER.matcher(header).matches()
          || TAKEN.contains(header)
          || header.startsWith("grpc-")
          || header.startsWith("connect-")
          || header.startsWith("proxy-")
          || header.startsWith("x-forwarded-")
          || header.endsWith("-bin")) {
        throw new IllegalArgumentException(
            "the header is \""
                + header
                + "\", expected a name in lower case that means nothing else, such as x-api-key");
      }
      if (keys.size() > MOST) {
        throw new IllegalArgumentException("there are more than " + MOST + " API keys");
      }
    }
  }

  /** Somebody with an API key. */
  record ApiKey(
      @About("what whoever has the key is called") String principal,
      @About(value = "SHA-256 of the key in 64 hexadecimal digits", secret = true) String sha256,
      @About("roles of whoever has it") List<String> roles,
      @About("scopes of whoever has it") List<String> scopes) {
    ApiKey {
      requireName(principal);
      if (!SHA256.matcher(sha256).matches()) {
        throw new IllegalArgumentException(
            "the sha256 of "
                + principal
                + " is not 64 hexadecimal digits in lower case, as printf %s KEY | sha256sum"
                + " prints them");
      }
    }
  }

  /** Somebody with a certificate, which has all of the names that are given. */
  record Certificate(
      @About("what whoever has the certificate is called") String principal,
      @About("subject of the certificate, as in CN=billing,O=Contoso") Optional<String> subject,
      @About("a DNS name of it") Optional<String> dns,
      @About("a URI of it, such as a SPIFFE id") Optional<String> uri,
      @About("roles of whoever has it") List<String> roles,
      @About("scopes of whoever has it") List<String> scopes) {
    Certificate {
      requireName(principal);
      if (subject.isEmpty() && dns.isEmpty() && uri.isEmpty()) {
        throw new IllegalArgumentException(
            "the certificate of "
                + principal
                + " has no name; give its subject, a dns name or a uri");
      }
    }
  }

  private static void requireName(String principal) {
    if (principal.isBlank()) {
      throw new IllegalArgumentException("a principal has no name; give it one");
    }
  }
}
