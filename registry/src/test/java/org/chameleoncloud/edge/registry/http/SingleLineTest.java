package org.chameleoncloud.edge.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SingleLineTest {
  @Property
  void blanksAndWhatIsInvisibleBecomeSingleBlanks(@ForAll("texts") String text) {
    assertThat(SingleLine.of(text))
        .isEqualTo(text.replaceAll("[\\p{C}\\p{Z}\\s]+", " ").strip());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().ofMaxLength(12).withChars(' ', 'a', '~', '!', '\n', '\u007f',
        '\u00a0', '\u200b', 'é', '\ud83d', '\ude00');
  }
}
