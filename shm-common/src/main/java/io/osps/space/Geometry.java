/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * Where each part of the file lies. Made from a {@link SpaceConfig} by who creates the file, and from its header by who
 * attaches.
 *
 * <pre>
 *   header | participants | channels | bells | bitmaps | slab words | slots | slabs 4K | 64K | 1M
 * </pre>
 */
record Geometry(int slots, int participants, int slabs4k, int slabs64k, int slabs1m) {
    /** Sizes of the payload classes. */
    static final int[] SLAB_BYTES = {4 << 10, 64 << 10, 1 << 20};

    static final String[] SLAB_NAMES = {"4KiB", "64KiB", "1MiB"};

    static Geometry of(SpaceConfig config) {
        return new Geometry(
                config.slots(), config.participants(), config.slabs4k(), config.slabs64k(), config.slabs1m());
    }

    int slabs(int payloadClass) {
        return switch (payloadClass) {
            case 0 -> slabs4k;
            case 1 -> slabs64k;
            default -> slabs1m;
        };
    }

    int allSlabs() {
        return slabs4k + slabs64k + slabs1m;
    }

    long participantAt(int index) {
        return HeaderDescriptor.SIZE + index * ParticipantDescriptor.SIZE;
    }

    long channelAt(int channel) {
        return participantAt(participants) + channel * ChannelDescriptor.SIZE;
    }

    long bellAt(int bell) {
        return channelAt(ChannelDescriptor.COUNT) + bell * BellDescriptor.SIZE;
    }

    /** The bitmap of ready slots of a channel. */
    long bitmapAt(int channel) {
        return bellAt(BellDescriptor.COUNT) + (long) channel * (slots / Byte.SIZE);
    }

    /** The ownership word of a slab; slabs are numbered through all classes. */
    long slabWordAt(int slab) {
        return bitmapAt(ChannelDescriptor.COUNT) + (long) slab * Long.BYTES;
    }

    long slotAt(int slot) {
        return Layout.align(slabWordAt(allSlabs()), Layout.PAGE) + slot * SlotDescriptor.SIZE;
    }

    /** The first number of a payload class's slabs. */
    int firstSlab(int payloadClass) {
        int first = 0;
        for (int i = 0; i < payloadClass; i++) {
            first += slabs(i);
        }
        return first;
    }

    int classOf(int slab) {
        int payloadClass = 0;
        while (payloadClass < SLAB_BYTES.length - 1 && slab >= firstSlab(payloadClass + 1)) {
            payloadClass++;
        }
        return payloadClass;
    }

    long slabAt(int slab) {
        long at = Layout.align(slotAt(slots), Layout.PAGE);
        for (int i = 0; i < SLAB_BYTES.length; i++) {
            int first = firstSlab(i);
            if (slab < first + slabs(i)) {
                return at + (long) (slab - first) * SLAB_BYTES[i];
            }
            at += (long) slabs(i) * SLAB_BYTES[i];
        }
        return at;
    }

    long fileSize() {
        return slabAt(allSlabs());
    }
}
