package org.chameleoncloud.edge.plugin.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.Progress;

/** Writes one image to several cards at once. */
final class Flash {
  private static final int POLL_MILLIS = 200;

  private final Writer writer;
  private final List<Card> cards;

  /** Writes the image to one card. */
  interface Writer {
    /**
     * Writes it, and reads it back.
     *
     * @throws CommandFailure if that fails
     */
    void write(Card card);
  }

  Flash(Writer writer, List<Drive> drives) {
    this.writer = writer;
    this.cards = drives.stream().map(Card::new).toList();
  }

  /** How far one card is. */
  static final class Card {
    private final Drive drive;
    private Future<?> written;
    private volatile String state = "waiting";
    private volatile boolean isIncomplete;

    private Card(Drive drive) {
      this.drive = drive;
    }

    Drive drive() {
      return drive;
    }

    /** What is done with it now, for the progress. */
    void is(String what) {
      state = what;
    }

    /** The first byte is written next. */
    void begin() {
      isIncomplete = true;
    }

    /** The last byte has been read back. */
    void finish() {
      isIncomplete = false;
      state = "done";
    }
  }

  /**
   * Writes the image to all cards.
   *
   * @return the lines to print, one for each card
   * @throws CommandFailure if it failed for any; the message says for which, and the others are complete
   */
  List<String> write(Progress progress) {
    try (OnInterrupt _ = OnInterrupt.run("name-cards", () -> left().ifPresent(progress::end));
        ExecutorService threads = Executors.newFixedThreadPool(cards.size())) {
      cards.forEach(card -> card.written = threads.submit(() -> writer.write(card)));
      List<String> failures = new ArrayList<>();
      for (Card card : cards) {
        await(card, progress).ifPresent(failures::add);
      }
      progress.close();
      if (!failures.isEmpty()) {
        throw CommandFailure.failed(String.join(" ", failures) + (failures.size() < cards.size()
            ? " The other " + (cards.size() - failures.size()) + " of " + cards.size()
                + " are written."
            : ""));
      }
    }
    return cards.stream().map(card -> card.drive.path() + " written and read back").toList();
  }

  /** For an interrupt: a message if cards are incomplete. */
  Optional<String> left() {
    List<String> incomplete = cards.stream().filter(card -> card.isIncomplete)
        .map(card -> card.drive.path().toString()).toList();
    return incomplete.isEmpty()
        ? Optional.empty()
        : Optional.of("interrupted: incomplete, write again: " + String.join(", ", incomplete));
  }

  private Optional<String> await(Card card, Progress progress) {
    while (true) {
      try {
        card.written.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return Optional.empty();
      } catch (TimeoutException _) {
        progress.show(cards.stream().map(each -> each.drive.path().getFileName() + " " + each.state)
            .collect(Collectors.joining("; ")));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CommandFailure known) {
          return Optional.of(known.getMessage() + ".");
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw CommandFailure.failed("interrupted: the cards are not complete, write them again");
      }
    }
  }
}
