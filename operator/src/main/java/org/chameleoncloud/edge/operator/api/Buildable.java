package org.chameleoncloud.edge.operator.api;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record with many components: the compiler generates {@code NAMEBuilder} for it, so that no caller depends on the
 * order of the components. {@code NAMEBuilder.builder(record)} starts from a copy.
 */
@RecordBuilder.Template(options = @RecordBuilder.Options(enableWither = false,
    enableGetters = false, inheritComponentAnnotations = false))
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Buildable {
}
