package org.chameleoncloud.edge.baker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Asserts that something is refused. */
public final class Refusals {
  private Refusals() {}

  /** Asserts the reason, and that the message does not contain the test's secret. Returns the message. */
  public static AbstractStringAssert<?> assertRefused(ThrowingCallable work, Reason reason) {
    return assertThatThrownBy(work).asInstanceOf(type(BakeFailure.class))
        .returns(reason, BakeFailure::reason)
        .extracting(Throwable::getMessage).asString()
        .doesNotContain("hunter2");
  }
}
