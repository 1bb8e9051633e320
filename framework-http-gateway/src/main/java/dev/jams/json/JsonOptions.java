package dev.jams.json;

import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.TypeRegistry;

/** What {@link JsonCodec.Builder} lets its user choose. */
record JsonOptions(
    boolean includeDefaultValues,
    boolean preserveProtoFieldNames,
    boolean enumsAsNumbers,
    boolean rejectUnknownFields,
    boolean unknownAnyAsBytes,
    TypeRegistry typeRegistry,
    ExtensionRegistry extensionRegistry,
    int maxDepth) {}
