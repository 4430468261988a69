package org.chameleoncloud.edge.registry;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.registry.RecordDetails.Channel;
import org.chameleoncloud.edge.registry.RecordDetails.Peer;

/**
 * How much heap the entries of one list take, in bytes, as an estimate that is rather too high: a 64-bit JVM with
 * compressed references. A text that several entries share counts once. Used by one thread.
 */
public final class RetainedSize {
  /** An object with up to ten fields, such as a record. */
  private static final int OBJECT = 56;
  /** An {@link java.time.Instant}, or an object with up to three fields. */
  private static final int SMALL = 24;
  /** A text without its characters: the String, the header of its array, and what rounds it up. */
  private static final int TEXT = 48;
  private static final int REFERENCE = 8;
  /** An entry of a map of any kind, with its places in the table. */
  private static final int MAP_ENTRY = 64;
  /** A map or a list of any kind without its entries, but with places for the first few. */
  private static final int COLLECTION = 144;
  private static final int LATIN = 0xff;
  /** More than a list's entries have in common. */
  private static final int MAX_SHARED = 2048;

  private final Set<String> counted = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Of a record. */
  public long of(Hardware record) {
    return added(record, null);
  }

  /**
   * Of a record beyond what it shares with another one.
   *
   * @param known kept already; null for none
   */
  public long added(Hardware record, Hardware known) {
    if (record == known) {
      return REFERENCE;
    }
    long size = OBJECT + REFERENCE;
    if (known == null || record.uuid() != known.uuid()) {
      size += SMALL + text(record.uuid()) + text(record.name()) + text(record.projectId())
          + text(record.hardwareType()) + balena(record.balena());
    }
    if (known == null || record.properties() != known.properties()) {
      size += properties(record.properties());
    }
    if (known == null || record.workers() != known.workers()) {
      size += list(record.workers());
      for (Worker worker : record.workers()) {
        size += worker(worker);
      }
    }
    if (known == null || record.details() != known.details()) {
      size += details(record.details());
    }
    return size;
  }

  /** An immutable map has twice as many places as entries, of two references each. */
  private long properties(Map<?, ?> properties) {
    return 2 * SMALL + 2L * REFERENCE * properties.size()
        + properties.values().stream().mapToLong(this::value).sum();
  }

  /** An immutable list; all empty ones are the same. */
  private static long list(List<?> list) {
    return list.isEmpty() ? 0 : SMALL + SMALL + (long) REFERENCE * list.size();
  }

  private long balena(BalenaDevice balena) {
    return balena == null ? 0 : OBJECT + text(balena.apiKey().reveal());
  }

  /** With the time since when it runs, which is kept by type. */
  private long worker(Worker worker) {
    long connectivity = worker.connectivity() == Connectivity.UNKNOWN ? 0 : OBJECT + 2 * SMALL;
    long running = worker.state() == Worker.State.IN_PROGRESS ? MAP_ENTRY + COLLECTION : 0;
    return OBJECT + connectivity + running + text(worker.type()) + text(worker.deferReason())
        + text(worker.lastError()) + text(worker.blazarDeviceId());
  }

  private long details(RecordDetails details) {
    long size = 2 * SMALL + text(details.blazarDeviceDriver()) + list(details.channels());
    for (Channel channel : details.channels()) {
      size += OBJECT + text(channel.name()) + text(channel.type()) + text(channel.publicKey())
          + text(channel.uuid()) + text(channel.address()) + text(channel.endpoint())
          + list(channel.peers());
      for (Peer peer : channel.peers()) {
        size += SMALL + text(peer.address()) + text(peer.publicKey()) + text(peer.endpoint());
      }
    }
    return size;
  }

  /**
   * Of a device at the reservation service, as read and as the operator's state of it, where each project that may reserve
   * it is a text.
   */
  public long of(ReservableDevice device) {
    String projects = device.authorizedProjects().orElse("");
    long number = 1 + projects.chars().filter(character -> character == ',').count();
    return 2 * OBJECT + 2 * COLLECTION + 2 * MAP_ENTRY + SMALL + text(device.id())
        + text(device.uid()) + text(device.name()) + 2 * text(projects)
        + number * (TEXT + 2 * REFERENCE);
  }

  /** Of a device's allocations, as read and as the operator's state of them. */
  public long of(List<Allocation> allocations) {
    return 2 * COLLECTION + MAP_ENTRY + allocations.size() * 2L * (2 * SMALL + 2 * REFERENCE);
  }

  private long value(Object value) {
    return switch (value) {
      case String text -> text(text);
      case Map<?, ?> map -> COLLECTION + map.entrySet().stream().mapToLong(
          entry -> MAP_ENTRY + value(entry.getKey()) + value(entry.getValue())).sum();
      case Collection<?> all -> COLLECTION
          + all.stream().mapToLong(each -> REFERENCE + value(each)).sum();
      case Enum<?> _ -> 0;
      case BigInteger number -> 2 * OBJECT + number.bitLength() / Byte.SIZE;
      case null -> 0;
      default -> SMALL;
    };
  }

  private long text(String text) {
    if (text == null || counted.contains(text)) {
      return 0;
    }
    if (counted.size() < MAX_SHARED) {
      counted.add(text);
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > LATIN) {
        return TEXT + 2L * text.length();
      }
    }
    return TEXT + text.length();
  }
}
