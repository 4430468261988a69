package org.chameleoncloud.edge.operator.log;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Logback's configuration unless the user gives another one ({@code -Dlogback.configurationFile}): our lines on standard
 * error. It is code because reading XML took a twentieth of the CPU time until Ready.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LoggingDefaults extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    // At TRACE, they log complete requests and responses including Secrets, so no log level may enable them.
    context.getLogger("io.fabric8.kubernetes.client.http").setLevel(Level.INFO);
    context.getLogger("io.fabric8.kubernetes.client.okhttp").setLevel(Level.INFO);
    // Logs a stack trace for each failed reconciliation, which the reconciler already logs in one line.
    context.getLogger("io.javaoperatorsdk.operator.processing.event.EventProcessor")
        .setLevel(Level.ERROR);
    // Warns at each start that v1alpha1 is not a stable version.
    context.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
        .setLevel(Level.ERROR);
    if (isConfiguredOtherwise()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.getLogger("org.chameleoncloud.edge").setLevel(Level.INFO);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console(context));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** With a file that does not exist, logback would log everything, without our format. */
  private static boolean isConfiguredOtherwise() {
    String file = System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY);
    return file != null && (Files.exists(Path.of(file)) || file.contains("://") || isResource(file))
        || isResource(ClassicConstants.TEST_AUTOCONFIG_FILE);
  }

  private static boolean isResource(String name) {
    return LoggingDefaults.class.getClassLoader().getResource(name) != null;
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
    LineEncoder lines = new LineEncoder();
    lines.setContext(context);
    lines.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("stderr");
    console.setTarget("System.err");
    console.setEncoder(lines);
    console.start();
    return console;
  }
}
