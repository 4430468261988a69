package org.chameleoncloud.edge.plugin.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates commands and mixins: with the context if their constructor takes it. */
public final class ContextFactory implements IFactory {
  private final Context context;

  /** A factory for one run. */
  public ContextFactory(Context context) {
    this.context = context;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    boolean takesContext = Arrays.stream(type.getDeclaredConstructors())
        .anyMatch(constructor -> Arrays.equals(constructor.getParameterTypes(),
            new Class<?>[]{Context.class}));
    if (!takesContext) {
      return CommandLine.defaultFactory().create(type);
    }
    Constructor<K> constructor = type.getDeclaredConstructor(Context.class);
    constructor.setAccessible(true);
    return constructor.newInstance(context);
  }
}
