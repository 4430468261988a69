package org.chameleoncloud.edge.operator.contract;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Locale;
import java.util.stream.Stream;

/** Resolves names that end with {@value #SUFFIX} to 127.0.0.1 in the tests' JVM; the JVM loads it as a service. */
public final class LoopbackNames extends InetAddressResolverProvider {
  static final String SUFFIX = "contract.test";

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver builtin = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        return host.toLowerCase(Locale.ROOT).endsWith(SUFFIX)
            ? Stream.of(InetAddress.getByAddress(host, new byte[]{127, 0, 0, 1}))
            : builtin.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return builtin.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "loopback names";
  }
}
