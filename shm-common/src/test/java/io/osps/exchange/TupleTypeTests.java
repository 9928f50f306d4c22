/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TupleTypeTests {
    private enum Colour {
        RED,
        BLUE
    }

    private record Car(String name, Colour colour, int doors, long weight, boolean sold) {
        private Car {
            if (doors < 0) {
                throw new IllegalArgumentException("doors=" + doors);
            }
        }
    }

    private record Odd(String name, double price) {}

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final TupleType<Car> CAR = TupleType.of("car", Car.class, LOOKUP);

    @Test
    void aRecordComesBackFromItsTuple() {
        Car car = new Car("mini", Colour.BLUE, 3, 1L << 40, true);
        assertThat(CAR.toTuple(car)).isEqualTo(Tuple.of("car", "mini", "BLUE", 3, 1L << 40, true));
        assertThat(CAR.from(CAR.toTuple(car))).isEqualTo(car);
        assertThat(CAR.fieldNames()).containsExactly("name", "colour", "doors", "weight", "sold");
    }

    @Test
    void aTemplateNamesTheFieldsThatMatter() {
        Tuple tuple = CAR.toTuple(new Car("mini", Colour.BLUE, 3, 600, true));
        assertThat(CAR.any().matches(tuple)).isTrue();
        assertThat(CAR.where("colour", Colour.BLUE).matches(tuple)).isTrue();
        assertThat(CAR.where("colour", Colour.RED).matches(tuple)).isFalse();
        assertThat(CAR.where("doors", 3, "sold", true).matches(tuple)).isTrue();
        assertThat(CAR.where("doors", 3, "sold", false).matches(tuple)).isFalse();
        assertThat(CAR.where(Map.of("name", "mini", "weight", 600L, "sold", true))
                        .matches(tuple))
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CAR.where("wheels", 4))
                .withMessageContaining("field=wheels")
                .withMessageContaining("doors");
    }

    @Test
    void whatTheRecordRefusesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CAR.from(Tuple.of("car", "mini", "BLUE", -1, 0, true)))
                .withMessage("doors=-1");
        assertThatThrownBy(() -> CAR.from(Tuple.of("car", "mini", "BLUE", "three", 0, true)))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void aComponentThatNoFieldCanHoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TupleType.of("odd", Odd.class, LOOKUP))
                .withMessageContaining("double");
    }
}
