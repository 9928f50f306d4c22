/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.osps.space.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the architecture forbids, so that nobody has to remember it. */
@AnalyzeClasses(packages = "io.osps", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTests {
    private static final String[] WITHOUT_SPRING = {
        "io.osps.failure..",
        "io.osps.process..",
        "io.osps.space..",
        "io.osps.exchange..",
        "io.osps.wire..",
        "io.osps.client..",
        "io.osps.cli.."
    };

    /** What they read there is no process: the space's header has the id of the machine's boot. */
    private static final Set<String> READ_THE_MACHINE = Set.of("io.osps.space.SpaceHeader");

    private static final Set<String> POSITIONAL =
            Set.of("of", "getLong", "getDouble", "getBoolean", "getString", "getBytes");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.osps.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modulesDependOnWhatTheyMay = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.osps..")
            .layer("space")
            .definedBy("io.osps.failure..", "io.osps.process..", "io.osps.space..", "io.osps.exchange..")
            .layer("wire")
            .definedBy("io.osps.wire..")
            .layer("boot")
            .definedBy("io.osps.boot..")
            .layer("dispatcher")
            .definedBy("io.osps.dispatcher..")
            .layer("worker")
            .definedBy("io.osps.worker..")
            .layer("watchdog")
            .definedBy("io.osps.watchdog..")
            .layer("client")
            .definedBy("io.osps.client..")
            .layer("cli")
            .definedBy("io.osps.cli..")
            .whereLayer("space")
            .mayNotAccessAnyLayer()
            .whereLayer("wire")
            .mayNotAccessAnyLayer()
            .whereLayer("boot")
            .mayOnlyAccessLayers("space", "wire")
            .whereLayer("dispatcher")
            .mayOnlyAccessLayers("space", "wire", "boot")
            .whereLayer("worker")
            .mayOnlyAccessLayers("space", "wire", "boot")
            .whereLayer("watchdog")
            .mayOnlyAccessLayers("space", "wire", "boot")
            .whereLayer("client")
            .mayOnlyAccessLayers("wire")
            .whereLayer("cli")
            .mayOnlyAccessLayers("client", "wire", "space");

    /** A field has a name: whoever counts positions breaks in silence when a record gets another component. */
    @ArchTest
    static final ArchRule fieldsOfTuplesAreReadByName = noClasses()
            .that(resideInAnyPackage("io.osps.space..", "io.osps.exchange..").negate())
            .should()
            .callMethodWhere(describe(
                    "a field of a tuple is read or written by its position",
                    call -> call.getTargetOwner().isEquivalentTo(Tuple.class) && POSITIONAL.contains(call.getName())));

    @ArchTest
    static final ArchRule springStaysInTheServices = noClasses()
            .that(resideInAnyPackage(WITHOUT_SPRING))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework..", "jakarta..", "io.micrometer.."));

    @ArchTest
    static final ArchRule nettyStaysInOnePackageAndTheServices = noClasses()
            .that(resideInAPackage("io.osps..")
                    .and(resideInAnyPackage(
                                    "io.osps.wire.netty..",
                                    "io.osps.dispatcher..",
                                    "io.osps.worker..",
                                    "io.osps.watchdog..")
                            .negate()))
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.."));

    @ArchTest
    static final ArchRule theClientNeedsNothingButTheJdk = noClasses()
            .that(resideInAPackage("io.osps.client.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("picocli..", "tools.jackson..", "org.slf4j..", "io.netty.."));

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject");

    @ArchTest
    static final ArchRule beansAreMadeByConstructors = noMethods()
            .should()
            .beAnnotatedWith("jakarta.annotation.PostConstruct")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.PreDestroy")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired");

    /** One name for one thing, wherever it is. */
    @ArchTest
    static void noTwoClassesShareAName(JavaClasses classes) {
        Map<String, List<String>> byName = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
        byName.values().removeIf(sharing -> sharing.size() == 1);
        assertThat(byName).isEmpty();
    }

    /** One reader of {@code /proc}: the others have a directory or a value from it. */
    @ArchTest
    static void procIsReadInOnePackage(JavaClasses classes) throws IOException {
        List<String> readers = new ArrayList<>();
        for (JavaClass type : classes) {
            if (!type.getPackageName().equals("io.osps.process")
                    && !READ_THE_MACHINE.contains(type.getName())
                    && hasTextThatBegins("/proc", type)) {
                readers.add(type.getName());
            }
        }
        assertThat(readers).isEmpty();
    }

    private static boolean hasTextThatBegins(String prefix, JavaClass type) throws IOException {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            for (PoolEntry entry : ClassFile.of().parse(file.readAllBytes()).constantPool()) {
                if (entry instanceof StringEntry text && text.stringValue().startsWith(prefix)) {
                    return true;
                }
            }
        }
        return false;
    }

    @ArchTest
    static final ArchRule noJunkDrawers = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..helper..", "..helpers..", "..common..", "..impl..", "..dto..");

    @ArchTest
    static final ArchRule allPackagesAreNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked");
}
