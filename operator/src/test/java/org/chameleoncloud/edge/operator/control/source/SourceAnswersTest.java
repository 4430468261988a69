package org.chameleoncloud.edge.operator.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.plan.source.Check.Validators;
import org.chameleoncloud.edge.operator.plan.source.CheckResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that look like what is asked for, and are not, or are more than that. */
class SourceAnswersTest extends ProbedServer {
  /** It could not be sent back: a header has ASCII only. */
  @Test
  void aValidatorThatIsNotAsciiCountsAsNone() throws InterruptedException {
    serve("/pi.img", status(200, "ETag", "\"\u00e9\"", "Last-Modified", "Mon"));

    assertThat(head(Validators.NONE)).isEqualTo(new CheckResult.Validated(null, "Mon"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "Text/HTML; charset=utf-8", "application/xhtml+xml"})
  void aWebPageIsNoImage(String type) throws InterruptedException {
    serve("/pi.img", status(200, "ETag", "\"1\"", "Content-Type", type));

    CheckResult.Failed failed = failed(head(Validators.NONE));
    assertThat(failed.needsFix()).isTrue();
    assertThat(failed.message()).contains("is a web page");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 405, 501})
  void aServerThatRefusesHeadIsToBeReplacedByADigest(int code) throws InterruptedException {
    serve("/pi.img", status(code));

    assertThat(failed(head(Validators.NONE)).message())
        .contains("responded with " + code + " to HEAD")
        .contains("set spec.checksumURL or spec.sha256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%1$s  pi.img\r\n%2$s  other.img\r\n", "%1$S  pi.img\n%2$S  other.img\n",
      "%2$s  other.img\n%1$s  pi.img\n%2$s  pi.img.sig\n"})
  void theLineOfTheImageIsFoundAmongOthers(String text) throws InterruptedException {
    serve("/sums", text(text.formatted(DIGEST, "ab".repeat(32))));

    assertThat(digest("pi.img")).isInstanceOfSatisfying(CheckResult.Published.class,
        found -> assertThat(found.sha256()).isEqualToIgnoringCase(DIGEST));
  }
}
