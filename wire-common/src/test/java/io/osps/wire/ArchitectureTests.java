/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.osps.wire", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {
    @ArchTest
    static final ArchRule protocolNeedsTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.osps.wire")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.osps.wire", "java..", "javax.net.ssl", "org.jspecify..");

    @ArchTest
    static final ArchRule heartbeatNeedsTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.osps.wire.heartbeat")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.osps.wire", "io.osps.wire.heartbeat", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule nettyStaysInItsPackage = classes()
            .that()
            .resideInAPackage("io.osps.wire.netty")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.osps.wire",
                    "io.osps.wire.netty",
                    "io.netty..",
                    "java..",
                    "com.sun.management",
                    "javax.net.ssl",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.osps.wire.(**)").should().beFreeOfCycles();
}
