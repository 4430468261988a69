package org.chameleoncloud.edge.registry.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;

/**
 * Creates server sockets with TCP_NODELAY. MockWebServer writes headers and body separately, and otherwise the body
 * waits 40 ms for the client's delayed acknowledgement of the headers, which would be most of the duration of the
 * tests.
 */
public class NoDelayServerSockets extends ServerSocketFactory {
  @Override
  public ServerSocket createServerSocket() throws IOException {
    return new ServerSocket() {
      @Override
      public Socket accept() throws IOException {
        Socket connection = newConnection();
        implAccept(connection);
        connection.setTcpNoDelay(true);
        accepted(connection);
        return connection;
      }
    };
  }

  /** The socket for the next connection, unconnected. */
  Socket newConnection() {
    return new Socket();
  }

  /** Called when {@code connection} is connected. */
  void accepted(Socket connection) throws IOException {}

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return createServerSocket(port, 0);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return createServerSocket(port, backlog, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    ServerSocket socket = createServerSocket();
    socket.bind(new InetSocketAddress(address, port), backlog);
    return socket;
  }
}
