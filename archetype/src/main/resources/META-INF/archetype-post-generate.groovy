import javax.lang.model.SourceVersion

// Of the regular expressions in archetype-metadata.xml, archetype:generate checks none in batch mode.
def name = request.properties["package"]
if (!SourceVersion.isName(name)) {
    throw new IllegalArgumentException(
        "package \"${name}\" is no name of a Java package; delete ${request.artifactId} and add, for example, -Dpackage=com.acme.hello")
}
