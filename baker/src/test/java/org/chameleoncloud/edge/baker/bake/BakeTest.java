package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Outcome.Baked;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BakeTest {
  @TempDir
  private Path folder;
  private Path source;
  private Path output;
  private byte[] image;

  @BeforeEach
  void stockImage() throws IOException {
    MemoryDisk disk = Images.withConfig(Images.STOCK);
    Images.addFile(disk, "os-release", "VERSION=\"6\"\nVERSION_ID=\"6.1.15\"\n");
    image = disk.content();
    source = Files.write(folder.resolve("base.img"), image);
    output = folder.resolve("lab/pi.img");
  }

  @Test
  void writesTheChangesOverTheImagesConfiguration() throws IOException {
    bake();

    assertThat(Images.config(output)).isEqualToIgnoringWhitespace("""
        {"deviceType": "raspberrypi4-64", "uuid": "0123", "userId": null,
         "deviceApiKey": "hunter2"}""");
  }

  @Test
  void tellsWhatItMade() throws Exception {
    assertThat(bake()).isEqualTo(new Baked(output.toString(), sha256(Files.readAllBytes(output)),
        8 * MIB, sha256(image), "raspberrypi4-64", "6.1.15"));
  }

  @Test
  void changesNoByteOutsideTheBootPartition() throws IOException {
    bake();

    byte[] baked = Files.readAllBytes(output);
    assertThat(Arrays.equals(baked, 0, MIB, image, 0, MIB)).isTrue();
    assertThat(Arrays.equals(baked, 3 * MIB, 8 * MIB, image, 3 * MIB, 8 * MIB)).isTrue();
  }

  @Test
  void leavesTheSourceAsItWas() throws IOException {
    bake();

    assertThat(Files.readAllBytes(source)).isEqualTo(image);
  }

  @Test
  void givesTheSameBytesForTheSameInputs() throws IOException {
    assertThat(bake().sha256()).isEqualTo(bake().sha256());
  }

  @Test
  void letsOnlyTheOwnerReadTheImage() throws IOException {
    bake();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output))).isEqualTo(
        "rw-------");
  }

  @Test
  void leavesAChecksumFileAndNothingElseBesideTheImage() throws IOException {
    Baked baked = bake();

    assertThat(names()).containsExactly("pi.img", "pi.img.sha256");
    assertThat(folder.resolve("lab/pi.img.sha256")).hasContent(baked.sha256() + "  pi.img\n");
  }

  @Test
  void removesWhatAKilledBakeOfTheSameNameLeft() throws IOException {
    Files.createDirectories(output.getParent());
    Files.write(output.resolveSibling(".pi.img.baking"), new byte[100]);
    Files.write(output.resolveSibling(".pi.img.baking.lock"), new byte[36]);
    Files.write(output.resolveSibling(".pi.img.sha256.baking"), new byte[3]);

    bake();

    assertThat(names()).containsExactly("pi.img", "pi.img.sha256");
  }

  @Test
  void acceptsASourceThatIsWhatItsDigestSays() throws Exception {
    assertThat(bake(sha256(image).toUpperCase(), Images.changes()).sizeBytes()).isEqualTo(8 * MIB);
  }

  @Test
  void refusesASourceThatIsNotWhatItsDigestSays() throws IOException {
    bake();
    byte[] before = Files.readAllBytes(output);

    assertRefused(() -> bake("0".repeat(64), Images.changes("{\"uuid\":\"new\"}")),
        Reason.DigestMismatch);
    assertThat(Files.readAllBytes(output)).isEqualTo(before);
    assertThat(names()).containsExactly("pi.img", "pi.img.sha256");
  }

  @Test
  void refusesAMissingSourceWithoutMakingTheFolder() throws IOException {
    Files.delete(source);

    assertRefused(this::bake, Reason.SourceMissing);
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void refusesAnImageForAnotherTypeOfDevice() {
    Changes wrong = new Changes(Images.changes().config(), "jetson-nano", false, List.of());

    assertThatThrownBy(() -> bake("", wrong)).hasMessageContaining("for raspberrypi4-64")
        .hasMessageContaining("a jetson-nano");
  }

  @Test
  void takesTheDeviceTypeFromDeviceTypeJsonWhereConfigJsonHasNone() throws IOException {
    MemoryDisk disk = Images.withConfig("{}");
    Images.addFile(disk, "device-type.json", "{\"slug\":\"jetson-xavier-nx-devkit-emmc\"}");
    Images.write(disk, source);

    Changes changes = new Changes(Images.changes().config(), "jetson-xavier-nx-emmc", false,
        List.of());
    assertThat(bake("", changes).deviceType()).isEqualTo("jetson-xavier-nx-devkit-emmc");
  }

  @Test
  void refusesAMalformedConfigurationInTheImage() throws IOException {
    Images.write(Images.withConfig("{\"a\":"), source);

    assertRefused(this::bake, Reason.MalformedConfig);
  }

  @Test
  void refusesAnImageWithoutAConfigurationUnlessAskedToMakeOne() throws IOException {
    Images.write(Images.labelled("resin-boot"), source);

    assertRefused(this::bake, Reason.MissingConfig);
    bake("", new Changes(Images.changes().config(), "", true, List.of()));
    assertThat(Images.config(output)).contains("\"uuid\" : \"0123\"");
  }

  @Test
  void refusesACutImage() throws IOException {
    Files.write(source, Arrays.copyOf(image, 7 * MIB));

    assertRefused(this::bake, Reason.CutImage);
    assertThat(names()).isEmpty();
  }

  @Test
  void refusesAnEmptySource() throws IOException {
    Files.write(source, new byte[0]);

    assertRefused(this::bake, Reason.NotADiskImage);
  }

  @Test
  void keepsAnImageWhoseLastBlocksAreZero() throws IOException {
    byte[] longer = Arrays.copyOf(image, 9 * MIB + 17);
    Files.write(source, longer);

    assertThat(bake().sizeBytes()).isEqualTo(9 * MIB + 17);
  }

  @Test
  void refusesAnOutputWhoseFolderIsAFile() throws IOException {
    Files.write(folder.resolve("lab"), new byte[1]);

    assertRefused(this::bake, Reason.OutputNotWritable);
  }

  @Test
  void refusesAFolderAsOutput() throws IOException {
    Files.createDirectories(output);

    assertRefused(this::bake, Reason.BadRequest);
  }

  @Test
  void refusesToWorkOnAnOutputThatIsBeingWorkedOn() throws IOException {
    try (OutputSlot slot = OutputSlot.claim(output); FileChannel staged = slot.stage()) {
      assertThat(staged.isOpen()).isTrue();
      assertRefused(this::bake, Reason.Busy);
      assertRefused(() -> Removal.run(output, false), Reason.Busy);
    }
    assertThat(bake().path()).isEqualTo(output.toString());
  }

  @Test
  void refusesASourceThatChangesWhileItIsRead() {
    Progress meddler = new Progress() {
      @Override
      public void step(String what) {}

      @Override
      public void moved(long done, long total) {
        try {
          Files.write(source, new byte[1], StandardOpenOption.APPEND);
        } catch (IOException error) {
          throw new UncheckedIOException(error);
        }
      }
    };

    assertRefused(() -> Bake
        .run(new BakeRequest(new FileSource(source), "", Images.MAX_BYTES, Images.changes(),
            output, null), meddler),
        Reason.SourceChanged);
    assertThat(output).doesNotExist();
  }

  @Test
  void changesAnImageInPlace() throws Exception {
    Baked baked = InPlace.run(source, Images.changes(), Progress.NONE);

    assertThat(Images.config(source)).contains("hunter2");
    assertThat(baked.sha256()).isEqualTo(sha256(Files.readAllBytes(source)));
  }

  @Test
  void leavesAnImageThatIsRefusedInPlaceAsItWas() throws IOException {
    Images.write(Images.withConfig("[]"), source);
    byte[] before = Files.readAllBytes(source);

    assertRefused(() -> InPlace.run(source, Images.changes(), Progress.NONE),
        Reason.MalformedConfig);
    assertThat(Files.readAllBytes(source)).isEqualTo(before);
  }

  @Test
  void renewsTheChecksumFileOfAnImageThatIsChangedInPlace() throws IOException {
    bake();
    Baked again = InPlace.run(output, Images.changes("{\"uuid\":\"9\"}"), Progress.NONE);

    assertThat(folder.resolve("lab/pi.img.sha256")).hasContent(again.sha256() + "  pi.img\n");
  }

  @Test
  void writesNetworkConnections() throws IOException {
    byte[] text = "[connection]\nid=lab\ntype=ethernet\n".getBytes(StandardCharsets.UTF_8);
    bake("", new Changes(Images.changes().config(), "", false,
        List.of(Connection.of("lab", text))));

    MemoryDisk baked = new MemoryDisk(Files.readAllBytes(output));
    assertThat(BootPartition.find(baked).volume().read("system-connections/lab", MIB)).hasValue(
        text);
  }

  @Test
  void writesNoneOfSeveralFilesWhereNotAllHaveRoom() throws IOException {
    MemoryDisk full = Images.withConfig(Images.STOCK);
    int free = (int) BootPartition.find(full).volume().freeBytes();
    Images.addFile(full, "rest", "x".repeat(free - 2 * 2048));
    Images.write(full, source);
    byte[] text = ("[connection]\nid=lab\ntype=ethernet\n#" + "x".repeat(4000)).getBytes(
        StandardCharsets.UTF_8);
    Changes changes = new Changes(Images.changes().config(), "", false,
        List.of(Connection.of("lab", text)));

    assertRefused(() -> InPlace.run(source, changes, Progress.NONE), Reason.NoRoom);
    assertThat(Files.readAllBytes(source)).isEqualTo(full.content());
  }

  @Test
  void refusesSettingsThatTheImagesOsIgnores() throws IOException {
    Changes changes = Images.changes("{\"installer\":{\"target_devices\":\"nvme0n1\"}}");
    assertThat(bake("", changes).osVersion()).isEqualTo("6.1.15");

    MemoryDisk old = Images.withConfig(Images.STOCK);
    Images.addFile(old, "os-release", "VERSION_ID=\"6.1.9+rev1\"\n");
    Images.write(old, source);
    assertRefused(() -> bake("", changes), Reason.OsTooOld);
    assertThat(bake().osVersion()).isEqualTo("6.1.9+rev1");
  }

  @Test
  void removesTheImageWithAllThatBelongsToIt() throws IOException {
    bake();
    Files.write(output.resolveSibling(".pi.img.baking"), new byte[100]);

    Removal.run(output, false);

    assertThat(names()).isEmpty();
  }

  @Test
  void removesAnEmptyFolderOnlyWhenAsked() throws IOException {
    bake();
    Path other = Files.write(output.resolveSibling("other.img"), new byte[1]);

    Removal.run(output, true);
    assertThat(other).exists();

    Files.delete(other);
    Removal.run(output, true);
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void removesNothingWithoutComplaint() throws IOException {
    assertThat(Removal.run(output, true).path()).isEqualTo(output.toString());
    assertThat(output.getParent()).doesNotExist();
  }

  private Baked bake() throws IOException {
    return bake("", Images.changes());
  }

  private Baked bake(String sha256, Changes changes) throws IOException {
    return Bake.run(
        new BakeRequest(new FileSource(source), sha256, Images.MAX_BYTES, changes, output, null),
        Progress.NONE);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(output.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable work,
      Reason reason) {
    assertThatThrownBy(work).asInstanceOf(type(BakeFailure.class))
        .returns(reason, BakeFailure::reason)
        .extracting(Throwable::getMessage).asString()
        .doesNotContain("hunter2");
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
