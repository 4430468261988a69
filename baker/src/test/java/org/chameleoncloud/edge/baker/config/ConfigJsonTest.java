package org.chameleoncloud.edge.baker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {
  @Test
  void keepsEveryKeyThatTheChangesDoNotSet() {
    assertMerged("{'deviceType':'pi','ntpServers':'a b','rate':1.50,'big':12345678901234567890}",
        "{'uuid':'u'}",
        "{'deviceType':'pi','ntpServers':'a b','rate':1.50,'big':12345678901234567890,'uuid':'u'}");
  }

  @Test
  void writesNullAsAValue() {
    assertMerged("{'userId':7}", "{'userId':null}", "{'userId':null}");
  }

  @Test
  void removesTheFleetsProvisioningKey() {
    assertMerged("{'apiKey':'provisioning','deviceType':'pi'}", "{'uuid':'u'}",
        "{'deviceType':'pi','uuid':'u'}");
  }

  @Test
  void mergesInsideInstallerAndOs() {
    assertMerged("{'installer':{'secureboot':true,'migrate':{'a':1}},'os':{'network':{}}}",
        "{'installer':{'migrate':{'force':true}},'os':{'sshKeys':['k']}}",
        "{'installer':{'secureboot':true,'migrate':{'a':1,'force':true}},"
            + "'os':{'network':{},'sshKeys':['k']}}");
  }

  @Test
  void replacesOtherObjectsAsAWhole() {
    assertMerged("{'deviceApiKeys':{'api.old.example':'old'}}",
        "{'deviceApiKeys':{'api.balena-cloud.com':'new'}}",
        "{'deviceApiKeys':{'api.balena-cloud.com':'new'}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{'a':1}{'b':2}", "{'a':1,'a':2}", "'text'",
      "{'key':'hunter2' oops}"})
  void refusesAnythingButOneJsonObjectAndDoesNotQuoteIt(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(BakeFailure.class)
        .hasMessageContaining("config.json")
        .hasMessageNotContaining("hunter2").hasNoCause()
        .asInstanceOf(
            InstanceOfAssertFactories.type(BakeFailure.class))
        .returns(Reason.MalformedConfig, BakeFailure::reason);
  }

  @Test
  void namesAKeyThatIsThereTwice() {
    assertThatThrownBy(() -> parse("{'os':{'sshKeys':1,\n'sshKeys':'hunter2'}}"))
        .hasMessageContaining("has the key \"sshKeys\" twice; remove one of them, near line 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void saysThatATextIsUtf16OrEmpty() {
    for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE,
        StandardCharsets.UTF_16BE)) {
      assertThatThrownBy(() -> ConfigJson.parse("{\"a\": 1}".getBytes(charset), "config.json",
          Reason.MalformedConfig)).hasMessageContaining("is UTF-16 text; save it as UTF-8");
    }
    assertThatThrownBy(() -> parse(" \n")).hasMessageContaining("is empty");
  }

  @Test
  void readsAFileWithAByteOrderMark() {
    assertThat(parse("\uFEFF{'a':1}\r\n")).isEqualTo(parse("{'a':1}"));
  }

  @Test
  void refusesInvalidUtf8() {
    assertThatThrownBy(() -> ConfigJson.parse(new byte[]{'{', '"', (byte) 0xC3, '"', '}'},
        "config.json", Reason.MalformedConfig)).isInstanceOf(BakeFailure.class);
  }

  @Test
  void refusesExcessiveNesting() {
    assertThatThrownBy(() -> parse("{'a':" + "[".repeat(100_000))).isInstanceOf(
        BakeFailure.class);
  }

  @Test
  void masksAllFieldsWhoseNamesSuggestASecret() {
    ConfigJson config = parse("{'deviceApiKey':'s1','deviceApiKeys':{'host':'s2'},'uuid':'u',"
        + "'wifi':[{'psk':'s3'}],'pubnubSecret':4,'apiKey':null,'os':{'sshKeys':['public']}}");

    assertThat(config.masked().toString()).isEqualTo(
        json("{'deviceApiKey':'********','deviceApiKeys':{'host':'********'},'uuid':'u',"
            + "'wifi':[{'psk':'********'}],'pubnubSecret':'********','apiKey':null,"
            + "'os':{'sshKeys':['public']}}"));
    assertThat(config.toString()).contains("deviceApiKey").doesNotContain("s1");
  }

  private static void assertMerged(String old, String changes, String expected) {
    assertThat(parse(old).with(parse(changes))).isEqualTo(parse(expected));
    byte[] written = parse(old).with(parse(changes)).bytes();
    assertThat(ConfigJson.parse(written, "again", Reason.MalformedConfig)).isEqualTo(
        parse(expected));
  }

  private static ConfigJson parse(String text) {
    return ConfigJson.parse(json(text).getBytes(StandardCharsets.UTF_8), "config.json",
        Reason.MalformedConfig);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
