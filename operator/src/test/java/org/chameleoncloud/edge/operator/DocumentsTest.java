package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.Ipv4;
import org.chameleoncloud.edge.operator.api.Ipv6;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.control.metrics.OperatorMeterRegistry;
import org.chameleoncloud.edge.operator.fleet.FleetReason;
import org.chameleoncloud.edge.operator.plan.ReasonPlaces;
import org.chameleoncloud.edge.operator.plan.ReasonPlaces.Place;
import org.chameleoncloud.edge.operator.plan.event.EventReason;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.credentials.CredentialsException;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

/** The documents agree with the code. */
class DocumentsTest {
  private static final Document STATES = new Document("states.md");
  private static final Document CONFIGURATION = new Document("configuration.md");
  private static final Document BAKING = new Document("baking.md");
  /** Where an image comes from and is stored has its own sections, and the installer's fields have longer paths. */
  private static final Set<String> DESCRIBED_ELSEWHERE = Set.of("source", "claimName", "installer");
  private static final Document METRICS = new Document("metrics.md");
  private static final Set<String> AFTER_A_GARBAGE_COLLECTION = Set.of(
      "jvm_gc_pause_seconds summary", "jvm_gc_concurrent_phase_time_seconds summary");
  private static final Pattern DEFAULT = Pattern.compile("(.*) Default: (.*)\\.");

  @Test
  @Generated
  void theTablesOfReasonsListTheEnumAndTheConditionsOfTheReport() {
    Map<Reason, Set<Place>> places = ReasonPlaces.all();
    assertThat(places).containsOnlyKeys(Reason.values());
    Predicate<Reason> waits = reason -> reason.remedy().startsWith("Wait");
    // It is on conditions that are True, and still calls for action.
    Predicate<Reason> rests = reason -> reason != Reason.NAME_TOO_LONG
        && places.get(reason).stream().allMatch(Place::isGood);
    STATES.golden().assertPart("reasons to act", reasons(places, waits.or(rests).negate()));
    STATES.golden().assertPart("reasons to wait", reasons(places, waits));
    STATES.golden().assertPart("reasons to rest", reasons(places, rests));
  }

  private static String reasons(Map<Reason, Set<Place>> places, Predicate<Reason> which) {
    return table("| reason | what it means | what to do | where it appears |",
        Arrays.stream(Reason.values()).filter(which).sorted(Comparator.comparing(Reason::text))
            .map(reason -> "| `" + reason.text() + "` | " + reason.meaning() + " | "
                + reason.remedy() + " | " + places(places.get(reason)) + " |"));
  }

  private static String places(Set<Place> places) {
    return places.stream().map(place -> place.condition() + " " + place.status())
        .collect(Collectors.joining(", "));
  }

  @Test
  @Generated
  void theTableOfReasonsOfFleetsIsTheEnum() {
    STATES.golden().assertPart("fleet reasons", table("| reason | what it means | what to do |",
        Arrays.stream(FleetReason.values()).sorted(Comparator.comparing(FleetReason::text))
            .map(reason -> "| `" + reason.text() + "` | " + reason.meaning() + " | "
                + reason.remedy() + " |")));
  }

  @Test
  @Generated
  void theTableOfEventsIsTheEnum() {
    STATES.golden().assertPart("events", table("| event | type | what happened |",
        Arrays.stream(EventReason.values()).map(event -> "| `" + event.text() + "` | "
            + (event.isWarning() ? "Warning" : "Normal") + " | " + event.meaning() + " |")));
  }

  @Test
  @Generated
  void theTableOfOptionsListsTheCommandLine() {
    List<OptionSpec> options = new Options().commandLine(new EnvironmentDefaults(_ -> null))
        .getCommandSpec().options();
    CONFIGURATION.golden().assertPart("options",
        table("| option | variable | default | what it does |",
            options.stream().filter(EnvironmentDefaults::hasVariable)
                .map(DocumentsTest::option)));
  }

  private static String option(OptionSpec option) {
    Matcher description = DEFAULT.matcher(String.join(" ", option.description()));
    assertThat(description.matches())
        .as("the description of %s ends with its default", option.longestName()).isTrue();
    boolean literal = option.defaultValue() != null && !option.defaultValue().isEmpty();
    String value = literal ? "`" + description.group(2) + "`" : description.group(2);
    String more = option.splitRegex().isEmpty() ? "" : "," + option.paramLabel() + "...";
    String form = option.arity().max() == 0 ? "" : "=" + option.paramLabel() + more;
    return "| `" + option.longestName() + form + "` | `" + EnvironmentDefaults.variable(option)
        + "` | " + value + " | " + description.group(1) + " |";
  }

  @Test
  void everyFieldOfAnImageIsDescribed() {
    Stream<Class<?>> types = Stream.of(ImageSpec.class, ImageSpec.Installer.class,
        NetworkConnection.class, NetworkConnection.Wifi.class, NetworkConnection.Ethernet.class,
        Ipv4.class, Ipv6.class);
    assertThat(types.flatMap(type -> Arrays.stream(type.getRecordComponents()))
        .map(RecordComponent::getName).filter(name -> !DESCRIBED_ELSEWHERE.contains(name)))
        .allSatisfy(
            name -> assertThat(BAKING.text()).containsPattern("`([a-z]+\\.)?" + name + "`"));
  }

  @Test
  void everyAnnotationLabelAndFinalizerIsDescribed() {
    Stream<String> keys = Stream.concat(Arrays.stream(Annotation.values()).map(Annotation::key),
        Arrays.stream(Label.values()).map(Label::key));

    assertThat(Stream.concat(keys, Stream.of(EdgeDevice.FINALIZER)))
        .allSatisfy(key -> assertThat(CONFIGURATION.text()).contains("`" + key + "`"));
  }

  @ParameterizedTest
  @CsvSource({"### clouds.yaml,clouds.yaml", "### openrc,openrc"})
  void theExampleOfACredentialCanBeRead(String heading, String key) throws CredentialsException {
    Credentials read = CredentialsFile.read(Map.of(key, CONFIGURATION.blockAfter(heading)), null);
    assertThat(read.authUrl()).hasToString("https://identity.example.org:5000/v3");
    assertThat(read.wantedRegion()).contains("CHI@Edge");
  }

  @Test
  void theExampleOfVariablesCanBeRead() throws CredentialsException {
    Map<String, String> keys = CONFIGURATION.blockAfter("### Variables").lines()
        .map(line -> line.split("=", 2)).collect(Collectors.toMap(a -> a[0], a -> a[1]));
    assertThat(CredentialsFile.read(keys, null).authUrl())
        .hasToString("https://identity.example.org:5000/v3");
  }

  @Test
  void everyMetricOfTheProcessIsDescribed() {
    String text = new String(
        Probes.text(OperatorMeterRegistry.create("1.0").getPrometheusRegistry(), _ -> true),
        StandardCharsets.UTF_8);
    Set<String> scraped = Pattern.compile("^# TYPE ((?:jvm|process)_\\w+) (\\w+)$",
        Pattern.MULTILINE).matcher(text).results()
        .filter(type -> !type.group(1).endsWith("_seconds_max")).map(DocumentsTest::typed)
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(scraped).isNotEmpty();
    scraped.addAll(AFTER_A_GARBAGE_COLLECTION);
    assertThat(METRICS.matches("^\\| `((?:jvm|process)_\\w+)` \\| (\\w+) \\|").stream()
        .map(DocumentsTest::typed)).containsExactlyInAnyOrderElementsOf(scraped);
  }

  private static String typed(MatchResult match) {
    return match.group(1) + " " + match.group(2);
  }

  private static String table(String head, Stream<String> rows) {
    String rule = head.replaceAll("[^|]+", "---");
    return head + "\n" + rule + "\n" + rows.map(row -> row + "\n").collect(Collectors.joining());
  }
}
