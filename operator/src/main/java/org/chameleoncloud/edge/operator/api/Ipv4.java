package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A static IPv4 address. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Ipv4(
    @JsonPropertyDescription("The address with its prefix length, such as 192.0.2.10/24.")
    @Required
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_IPV4_PREFIX,
        message = "spec.image.connections: ipv4.address must be an address with a prefix length, such as "
            + "192.0.2.10/24") String address,

    @JsonPropertyDescription("The network's router.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_IPV4,
        message = "spec.image.connections: ipv4.gateway must be an address, such as 192.0.2.1") String gateway,

    @JsonPropertyDescription("DNS servers for this network.")
    @Size(min = 1, max = 8)
    @ValidationRule(value = Cel.ALL_ARE_IPV4,
        message = "spec.image.connections: ipv4.dns must be addresses, such as 192.0.2.1") List<@Size(
            max = SpecPatterns.ANY_LENGTH) String> dns)
    implements
      IpSettings {}
