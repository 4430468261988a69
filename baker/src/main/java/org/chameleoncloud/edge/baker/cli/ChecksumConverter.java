package org.chameleoncloud.edge.baker.cli;

import org.chameleoncloud.edge.baker.digest.Algorithm;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** "sha256" or "blake3". */
final class ChecksumConverter implements ITypeConverter<Algorithm> {
  @Override
  public Algorithm convert(String word) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.word().equals(word)) {
        return algorithm;
      }
    }
    throw new TypeConversionException("'" + word + "' is neither sha256 nor blake3");
  }
}
