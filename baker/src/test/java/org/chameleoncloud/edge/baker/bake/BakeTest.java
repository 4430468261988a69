package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.chameleoncloud.edge.baker.Images.MIB;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.Refusals;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;

class BakeTest extends StockImage {
  @Test
  void mergesTheChangesIntoTheConfigurationOfTheImage() throws IOException {
    bake();

    assertThat(Images.config(output)).isEqualToIgnoringWhitespace("""
        {"deviceType": "raspberrypi4-64", "uuid": "0123", "userId": null,
         "deviceApiKey": "hunter2"}""");
  }

  @Test
  void reportsTheResult() throws Exception {
    assertThat(bake()).isEqualTo(new Baked(output.toString(), Form.RAW,
        new Digest(Algorithm.SHA_256, Images.sha256(Files.readAllBytes(output))), 8 * MIB,
        Images.sha256(image), "raspberrypi4-64", "6.1.15"));
  }

  @Test
  void changesNothingOutsideTheBootPartition() throws IOException {
    bake();

    byte[] baked = Files.readAllBytes(output);
    assertThat(Arrays.equals(baked, 0, MIB, image, 0, MIB)).isTrue();
    assertThat(Arrays.equals(baked, 3 * MIB, 8 * MIB, image, 3 * MIB, 8 * MIB)).isTrue();
  }

  @Test
  void doesNotModifyTheSource() throws IOException {
    bake();

    assertThat(Files.readAllBytes(source)).isEqualTo(image);
  }

  @Test
  void isReproducible() throws IOException {
    assertThat(bake().digest()).isEqualTo(bake().digest());
  }

  @Test
  void makesTheImageReadableByTheOwnerOnly() throws IOException {
    bake();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output))).isEqualTo(
        "rw-------");
  }

  @Test
  void writesAChecksumFileAndNothingElseNextToTheImage() throws IOException {
    Baked baked = bake();

    assertThat(names()).containsExactly("pi.img", "pi.img.sha256");
    assertThat(directory.resolve("lab/pi.img.sha256"))
        .hasContent(baked.digest().hex() + "  pi.img\n");
  }

  @Test
  void removesTheLeftoversOfAKilledBake() throws IOException {
    Files.createDirectories(output.getParent());
    Files.write(output.resolveSibling(".pi.img.baking"), new byte[100]);
    Files.write(output.resolveSibling(".pi.img.baking.lock"), new byte[36]);
    Files.write(output.resolveSibling(".pi.img.sha256.baking"), new byte[3]);

    bake();

    assertThat(names()).containsExactly("pi.img", "pi.img.sha256");
  }

  @Test
  void acceptsASourceThatMatchesItsDigest() throws Exception {
    assertThat(bake(Images.sha256(image).toUpperCase(), Images.changes()).sizeBytes())
        .isEqualTo(8 * MIB);
  }

  @Test
  void readsTheDeviceTypeFromDeviceTypeJsonIfConfigJsonHasNone() throws IOException {
    MemoryDisk disk = Images.withConfig("{}");
    Images.addFile(disk, "device-type.json", "{\"slug\":\"jetson-xavier-nx-devkit-emmc\"}");
    Images.write(disk, source);

    Changes changes = new Changes(Images.changes().config(), "jetson-xavier-nx-emmc", false,
        List.of());
    assertThat(bake("", changes).deviceType()).isEqualTo("jetson-xavier-nx-devkit-emmc");
  }

  @Test
  void keepsTheLengthOfAnImageThatEndsWithZeros() throws IOException {
    byte[] longer = Arrays.copyOf(image, 9 * MIB + 17);
    Files.write(source, longer);

    assertThat(bake().sizeBytes()).isEqualTo(9 * MIB + 17);
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
  void writesAnImageWithTheLongestNameThatHasRoomForItsChecksumFile() throws IOException {
    output = output.resolveSibling("x".repeat(244) + ".img");
    bake();
    assertThat(names()).hasSize(2);

    output = output.resolveSibling("x".repeat(245) + ".img");
    Refusals.assertRefused(this::bake, Reason.BadRequest).contains("is too long");
  }
}
