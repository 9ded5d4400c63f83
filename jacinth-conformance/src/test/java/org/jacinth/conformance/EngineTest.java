package org.jacinth.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.jacinth.hypervisor.Engine;
import org.jacinth.hypervisor.spi.Ability;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * A test method with an {@link Engine} parameter, run once for each engine and each way of executing that it has; skipped
 * where the engine is not usable here.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EngineTest.Engines.class)
@interface EngineTest {

    /** What the test needs beside an engine; where an engine lacks it the test is skipped, and says so. */
    Ability[] needs() default {};

    /** Provides the engines. */
    final class Engines implements TestTemplateInvocationContextProvider {
        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
            Ability[] needs = context.getRequiredTestMethod().getAnnotation(EngineTest.class).needs();
            return Engine.all().stream()
                    .flatMap(engine -> engine.variants().isEmpty() ? Stream.of(engine) : engine.variants().stream())
                    .map(engine -> new OneEngine(engine, List.of(needs)));
        }
    }

    /** One invocation. */
    record OneEngine(Engine engine, List<Ability> needs)
            implements TestTemplateInvocationContext, ParameterResolver, ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!engine.probe().usable()) {
                return ConditionEvaluationResult.disabled(engine.probe().text());
            }
            return needs.stream()
                    .filter(engine.provider()::lacks)
                    .findFirst()
                    .map(a -> ConditionEvaluationResult.disabled(engine.name() + " lacks on this host: " + a.text()))
                    .orElse(ConditionEvaluationResult.enabled("nothing is lacking"));
        }

        @Override
        public String getDisplayName(int invocationIndex) {
            return engine.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Engine.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return engine;
        }
    }
}
