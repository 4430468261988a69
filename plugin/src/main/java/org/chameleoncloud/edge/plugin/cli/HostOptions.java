package org.chameleoncloud.edge.plugin.cli;

import java.util.List;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** To which hosts a credential of the testbed may be sent. */
public final class HostOptions {
  @Option(names = "--testbed-hosts", split = ",", paramLabel = "HOST", order = 112,
      converter = HostConverter.class,
      description = "The only hosts to connect to for a testbed: HOST, HOST:PORT or *.DOMAIN. "
          + "Default: all with public addresses.")
  private List<HostEntry> hosts = List.of();

  @Option(names = "--plain-http", order = 113,
      description = "Accept http URLs of a testbed, which send credentials in clear text; for a "
          + "local testbed only.")
  private boolean plainHttp;

  /** Reads a host. */
  static final class HostConverter implements ITypeConverter<HostEntry> {
    @Override
    public HostEntry convert(String text) {
      try {
        return HostEntry.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"" + text + "\" is not a host: " + e.getMessage());
      }
    }
  }

  /** The hosts. */
  public TestbedHosts hosts() {
    return new TestbedHosts(hosts, plainHttp);
  }
}
