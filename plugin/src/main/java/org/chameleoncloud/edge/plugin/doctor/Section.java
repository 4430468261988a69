package org.chameleoncloud.edge.plugin.doctor;

/** The way from the resource to the device, in its order. */
enum Section {
  CLUSTER("Cluster"),
  RESOURCE("Resource"),
  FLEET("Fleet"),
  OPERATOR("Operator"),
  CREDENTIAL("Credential"),
  RECORD("Record"),
  DEVICE("Device"),
  IMAGE("Image");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
