package org.chameleoncloud.edge.cluster.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.chameleoncloud.edge.cluster.hostile.HostileServer.Answer;

/** How a tenant's own image server answers. */
public enum ImageAnswer implements Answer {
  /** A byte per second, which holds a bake for hours. */
  IMAGE_DRIPPING {
    @Override
    public void write(HostileServer.Request request, ResponseStream out) throws IOException {
      out.head(200);
      out.drip("0", Duration.ofSeconds(1), Duration.ofHours(2));
    }
  },
  /** Zeros without an end, in a zip. */
  IMAGE_ZIP_BOMB {
    @Override
    public void write(HostileServer.Request request, ResponseStream out) throws IOException {
      out.head(200, "Content-Type: application/zip");
      out.write(Payloads.zipBomb());
    }
  },
  /** A redirection to an internal service. */
  IMAGE_REDIRECT {
    @Override
    public void write(HostileServer.Request request, ResponseStream out) throws IOException {
      out.head(302, "Location: " + Payloads.query(request.target(), "to"));
    }
  },
  /** Header lines without an end. */
  IMAGE_HEADERS {
    @Override
    public void write(HostileServer.Request request, ResponseStream out) throws IOException {
      RegistryAnswer.ENDLESS_HEADERS.answer(request, out);
    }
  };

  /** The first segment of its URLs. */
  public String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
