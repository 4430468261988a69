package org.chameleoncloud.edge.baker.bake;

import org.chameleoncloud.edge.baker.config.ConfigJson;

/**
 * What is to become of an image.
 *
 * @param config laid over the image's config.json
 * @param deviceType the type that the image must be for; empty for any
 * @param createConfig whether an image without a config.json gets one, instead of being refused
 */
public record Changes(ConfigJson config, String deviceType, boolean createConfig) {}
