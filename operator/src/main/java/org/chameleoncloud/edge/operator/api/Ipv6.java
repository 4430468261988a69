package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A static IPv6 address. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Ipv6(
    @JsonPropertyDescription("The address with its prefix length, such as 2001:db8::10/64.")
    @Required
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_IPV6_PREFIX,
        message = "spec.image.connections: ipv6.address must be an address with a prefix length, such as "
            + "2001:db8::10/64") String address,

    @JsonPropertyDescription("The network's router.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_IPV6,
        message = "spec.image.connections: ipv6.gateway must be an address, such as 2001:db8::1") String gateway,

    @JsonPropertyDescription("DNS servers for this network.")
    @Size(min = 1, max = 8)
    @ValidationRule(value = Cel.ALL_ARE_IPV6,
        message = "spec.image.connections: ipv6.dns must be addresses, such as 2001:db8::1") List<@Size(
            max = SpecPatterns.ANY_LENGTH) String> dns)
    implements
      IpSettings {}
