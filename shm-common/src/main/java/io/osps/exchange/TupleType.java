/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How a record is a tuple: its channel first, then each component in the order of its declaration. This is the one place
 * that knows positions; everybody else names fields.
 *
 * <p>A component is a {@code String}, {@code long}, {@code int}, {@code boolean} or an enum, which is stored by its name. The
 * payload is no component: {@link Tuple#withPayload} and {@link Tuple#payload} belong to the record's own methods.
 *
 * <p>Thread safe. Made once for each record, in a static field: to make one costs reflection, to use one does not.
 *
 * @param <R> the record
 */
public final class TupleType<R extends Record> {
    private final String channel;
    private final List<String> names;
    private final Class<?>[] types;
    /** From {@code Object[]} to the record. */
    private final MethodHandle constructor;
    /** Each from the record to {@code Object}. */
    private final MethodHandle[] accessors;

    private final Template any;

    private TupleType(String channel, Class<R> type, MethodHandles.Lookup lookup) {
        RecordComponent[] components = type.getRecordComponents();
        this.channel = channel;
        this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
        this.types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Record.class, Object[].class));
            this.accessors = new MethodHandle[types.length];
            for (int i = 0; i < types.length; i++) {
                accessors[i] = lookup.unreflect(components[i].getAccessor())
                        .asType(MethodType.methodType(Object.class, Record.class));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("a record that its own class can read: record=" + type, e);
        }
        this.any = Template.of(channel, pattern());
    }

    /**
     * Makes the type of a record.
     *
     * @param lookup of the record itself, which then need not be public
     * @throws IllegalArgumentException when a component is of no type that a field can have
     */
    public static <R extends Record> TupleType<R> of(String channel, Class<R> type, MethodHandles.Lookup lookup) {
        return new TupleType<>(channel, type, lookup);
    }

    /** The first field of every such tuple. */
    public String channel() {
        return channel;
    }

    /** What the fields after the channel are called, in their order. */
    public List<String> fieldNames() {
        return names;
    }

    /** The record's tuple, without a payload. */
    public Tuple toTuple(R record) {
        Object[] values = new Object[types.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored(read(accessors[i], record));
        }
        return Tuple.of(channel, values);
    }

    /**
     * The record of a tuple.
     *
     * @throws ClassCastException when the tuple's fields are not those of this type
     */
    @SuppressWarnings("unchecked")
    public R from(Tuple tuple) {
        Object[] values = new Object[types.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(tuple, i + 1, types[i]);
        }
        try {
            return (R) (Record) constructor.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's constructor throws nothing checked", e);
        }
    }

    /** All tuples of this type. */
    public Template any() {
        return any;
    }

    /**
     * Those with that value in that field.
     *
     * @throws IllegalArgumentException when there is no such field
     */
    public Template where(String field, Object value) {
        return where(Map.of(field, value));
    }

    /** Those with these values in these two fields. */
    public Template where(String first, Object firstValue, String second, Object secondValue) {
        return where(Map.of(first, firstValue, second, secondValue));
    }

    /** Those with each of these values in the field of that name. */
    public Template where(Map<String, Object> values) {
        Object[] pattern = pattern();
        values.forEach((field, value) -> pattern[indexOf(field)] = stored(value));
        return Template.of(channel, pattern);
    }

    private Object[] pattern() {
        return Arrays.stream(types).map(TupleType::fieldType).toArray();
    }

    private int indexOf(String field) {
        int index = names.indexOf(field);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no such field: field=" + field + " channel=" + channel + " fields=" + names);
        }
        return index;
    }

    private static FieldType fieldType(Class<?> type) {
        if (type == String.class || type.isEnum()) {
            return FieldType.STRING;
        }
        if (type == long.class || type == int.class) {
            return FieldType.LONG;
        }
        if (type == boolean.class) {
            return FieldType.BOOLEAN;
        }
        throw new IllegalArgumentException("a component is String, long, int, boolean or an enum: type=" + type);
    }

    private static Object stored(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object value(Tuple tuple, int index, Class<?> type) {
        if (type == String.class) {
            return tuple.getString(index);
        }
        if (type == long.class) {
            return tuple.getLong(index);
        }
        if (type == int.class) {
            return (int) tuple.getLong(index);
        }
        if (type == boolean.class) {
            return tuple.getBoolean(index);
        }
        return Enum.valueOf((Class<Enum>) type, tuple.getString(index));
    }

    private static Object read(MethodHandle accessor, Record record) {
        try {
            return (Object) accessor.invokeExact(record);
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor of a record only reads: record=" + record, e);
        }
    }
}
