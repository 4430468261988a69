package org.chameleoncloud.edge.baker.cli;

import org.chameleoncloud.edge.baker.digest.Algorithm;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses "sha256" and "blake3". */
final class ChecksumConverter implements ITypeConverter<Algorithm> {
  @Override
  public Algorithm convert(String text) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.id().equals(text)) {
        return algorithm;
      }
    }
    throw new TypeConversionException("'" + text + "' is neither sha256 nor blake3");
  }
}
