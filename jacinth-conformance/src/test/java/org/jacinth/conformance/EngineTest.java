package org.jacinth.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
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
 * A test method with an {@link Engine} parameter, run once for each engine and each way of executing that it has; with two
 * parameters, once for each two different ones in either order. Skipped where an engine is not usable here.
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
            Method method = context.getRequiredTestMethod();
            List<Ability> needs = List.of(method.getAnnotation(EngineTest.class).needs());
            List<Engine> engines = Engine.all().stream()
                    .flatMap(engine -> engine.variants().isEmpty() ? Stream.of(engine) : engine.variants().stream())
                    .toList();
            return method.getParameterCount() == 1
                    ? engines.stream().map(engine -> new Invocation(List.of(engine), needs))
                    : engines.stream().flatMap(first -> engines.stream()
                            .filter(second -> second != first)
                            .map(second -> new Invocation(List.of(first, second), needs)));
        }
    }

    /** One invocation. */
    record Invocation(List<Engine> engines, List<Ability> needs)
            implements TestTemplateInvocationContext, ParameterResolver, ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return engines.stream()
                    .flatMap(this::lacking)
                    .findFirst()
                    .map(ConditionEvaluationResult::disabled)
                    .orElse(ConditionEvaluationResult.enabled("nothing is lacking"));
        }

        private Stream<String> lacking(Engine engine) {
            return !engine.probe().usable()
                    ? Stream.of(engine.probe().text())
                    : needs.stream()
                            .filter(engine.provider()::lacks)
                            .map(ability -> engine.name() + " lacks on this host: " + ability.text());
        }

        @Override
        public String getDisplayName(int invocationIndex) {
            return engines.stream().map(Engine::name).collect(Collectors.joining(" and "));
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
            return engines.get(parameter.getIndex());
        }
    }
}
