package ${package}.biz;

import java.time.Instant;

/** A book that is kept. */
public record Book(long id, BookDetails details, Instant created, Instant updated) {}
