package org.chameleoncloud.edge.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What is logged, and how, unless the user gives logback another configuration. */
class LoggingDefaultsTest {
  private final LoggerContext context = new LoggerContext();
  private final LoggingDefaults defaults = new LoggingDefaults();

  @BeforeEach
  void configure() {
    defaults.setContext(context);
    assertThat(defaults.configure(context))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
  }

  @Test
  void logbackFindsThem() {
    assertThat(ServiceLoader.load(Configurator.class))
        .hasAtLeastOneElementOfType(LoggingDefaults.class);
  }

  @Test
  void linesGoToStandardErrorInOurFormat() {
    ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) context
        .getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    assertThat(console.getTarget()).isEqualTo("System.err");
    assertThat(console.getEncoder()).isInstanceOf(LineEncoder.class);
    assertThat(console.isStarted()).isTrue();
  }

  @Test
  void atNoLevelAreRequestsLoggedWithTheirBodies() {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);
    assertThat(context.getLogger("io.fabric8.kubernetes.client.http.BufferUtil").isDebugEnabled())
        .isFalse();
    assertThat(context.getLogger("io.fabric8.kubernetes.client.okhttp.X").isDebugEnabled())
        .isFalse();
  }
}
