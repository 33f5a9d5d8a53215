package dev.counterflow;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** A package may see only those below it. */
class PackagesTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.counterflow");

    @Test
    void eachPackageSeesOnlyThoseBelowIt() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.counterflow..")
                .layer("problem")
                .definedBy("dev.counterflow.problem..")
                .layer("chain")
                .definedBy("dev.counterflow.chain..")
                .layer("source")
                .definedBy("dev.counterflow.source..")
                .layer("cluster")
                .definedBy("dev.counterflow.cluster..")
                .layer("ingest")
                .definedBy("dev.counterflow.ingest..")
                .layer("exposure")
                .definedBy("dev.counterflow.exposure..")
                .layer("web")
                .definedBy("dev.counterflow.web..")
                .layer("cli")
                .definedBy("dev.counterflow.cli..")
                .whereLayer("problem")
                .mayNotAccessAnyLayer()
                .whereLayer("chain")
                .mayOnlyAccessLayers("problem")
                .whereLayer("source")
                .mayOnlyAccessLayers("problem", "chain")
                .whereLayer("cluster")
                .mayOnlyAccessLayers("problem", "chain")
                .whereLayer("ingest")
                .mayOnlyAccessLayers("problem", "chain", "source", "cluster")
                .whereLayer("exposure")
                .mayOnlyAccessLayers("problem", "chain", "cluster")
                .whereLayer("web")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(PROGRAM);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("dev.counterflow.(*)..").should().beFreeOfCycles().check(PROGRAM);
    }
}
