package dev.jams.http.internal.transcode;

/**
 * What of HTTP's own is switched on.
 *
 * @param forms whether bodies of the type {@code application/x-www-form-urlencoded} are read
 * @param entityTags whether answers to GET have an {@code ETag} that their service has not given
 * @param compression which answers are compressed
 */
public record HttpManners(boolean forms, boolean entityTags, Compression compression) {}
