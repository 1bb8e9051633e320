import javax.lang.model.SourceVersion

// archetype:generate itself checks nothing of what it is given in batch mode.
def require(name, valid, what, example) {
    if (!valid) {
        throw new IllegalArgumentException(
            "${name} \"${request.properties[name]}\" is no name of a ${what} package; "
            + "delete ${request.artifactId} and add, for example, -D${name}=${example}")
    }
}

require("package", SourceVersion.isName(request.properties["package"]), "Java", "com.acme.hello")
require(
    "protoPackage",
    request.properties["protoPackage"] ==~ /[A-Za-z]\w*(\.[A-Za-z]\w*)*/,
    "proto",
    "hello.v1")
