package org.chameleoncloud.edge.baker.config;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.fuzz.Limits;

/** config.json, as an image and a user have it. */
class ConfigJsonFuzzTest {
  private static final Limits LIMITS = Limits.of(512, 400, 1000).refusing(BakeFailure.class);

  @FuzzTest
  @DictionaryEntries({"\"hostname\"", "\"os\"", "\"sshKeys\"", "\"installer\"", "\"network\"",
      "\"target_devices\"", "\"apiKey\"", "\"country\"", "\"deviceType\"", "1e999999999", "[[[[[",
      "{\"os\":{\"os\":", "\"\\u202e\"", "\"a\":1,\"a\":2"})
  void configJson(byte[] text) {
    LIMITS.hold(text.length, () -> {
      ConfigJson user = ConfigJson.parse(text, "the configuration", Reason.BadConfiguration);
      ConfigJson checked = Settings.check(user);
      ConfigJson image = ConfigJson.parse(text, "the image's", Reason.MalformedConfig);
      ConfigJson merged = image.with(checked).keeping("deviceType", "raspberrypi5");
      ConfigJson.parse(merged.bytes(), "what was written", Reason.MalformedConfig);
      merged.masked();
      return Stream.empty();
    });
  }
}
