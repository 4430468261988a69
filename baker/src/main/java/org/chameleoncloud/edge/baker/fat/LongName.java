package org.chameleoncloud.edge.baker.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Long names: up to twenty 32-byte slots with 13 characters each before the short entry, the last part first. */
final class LongName {
  static final int ATTRIBUTES = 0x0F;
  private static final int MAX_LENGTH = 255;
  private static final int PER_SLOT = 13;
  private static final int LAST = 0x40;
  private static final int[] CHARACTERS_AT = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
  private static final String FORBIDDEN = "\"*/:<>?\\|";

  private final StringBuilder name = new StringBuilder();
  private int expected;
  private int checksum;

  /** Adds the next slot in the order of the directory. A slot that does not fit resets the name. */
  void add(ByteBuffer slot) {
    int sequence = Byte.toUnsignedInt(slot.get(0));
    int sum = Byte.toUnsignedInt(slot.get(13));
    if ((sequence & LAST) != 0) {
      name.setLength(0);
      expected = sequence & 0x3F;
      checksum = sum;
    }
    if (expected == 0 || (sequence & 0x3F) != expected || sum != checksum) {
      clear();
      return;
    }
    expected--;
    name.insert(0, part(slot));
  }

  /** The name for a short entry with this checksum, or {@code shortName} if the slots do not belong to it. */
  String complete(int shortChecksum, String shortName) {
    boolean belongs = !name.isEmpty() && expected == 0 && checksum == shortChecksum;
    String result = belongs ? name.toString() : shortName;
    clear();
    return result;
  }

  void clear() {
    name.setLength(0);
    expected = 0;
  }

  private static String part(ByteBuffer slot) {
    StringBuilder part = new StringBuilder();
    for (int at : CHARACTERS_AT) {
      char character = slot.getChar(at);
      if (character == 0) {
        break;
      }
      part.append(character);
    }
    return part.toString();
  }

  /** Whether a file can have this name. */
  static boolean isValid(String name) {
    return !name.isBlank() && name.length() <= MAX_LENGTH && !name.endsWith(".")
        && !name.endsWith(" ")
        && name.chars().allMatch(c -> c >= ' ' && FORBIDDEN.indexOf(c) < 0);
  }

  /** The most bytes that a file with this path needs in its directory, including its short entry. */
  static int directoryBytes(String path) {
    int length = path.length() - path.lastIndexOf('/') - 1;
    return ((length + PER_SLOT - 1) / PER_SLOT + 1) * Directory.SLOT;
  }

  /** The slots of a name, in the order of the directory. */
  static List<ByteBuffer> slots(String name, int shortChecksum) {
    int count = (name.length() + PER_SLOT - 1) / PER_SLOT;
    List<ByteBuffer> slots = new ArrayList<>();
    for (int part = count; part >= 1; part--) {
      ByteBuffer slot = ByteBuffer.allocate(Directory.SLOT).order(ByteOrder.LITTLE_ENDIAN);
      slot.put(0, (byte) (part == count ? part | LAST : part));
      slot.put(11, (byte) ATTRIBUTES);
      slot.put(13, (byte) shortChecksum);
      for (int i = 0; i < PER_SLOT; i++) {
        int index = (part - 1) * PER_SLOT + i;
        slot.putChar(CHARACTERS_AT[i], characterAt(name, index));
      }
      slots.add(slot);
    }
    return slots;
  }

  private static char characterAt(String name, int index) {
    if (index < name.length()) {
      return name.charAt(index);
    }
    return index == name.length() ? '\0' : '\uffff';
  }
}
