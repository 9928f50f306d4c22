package io.osps.space;

/** Counters in the file's header, shared by all processes. They only grow. Thread safe. */
final class Counters {
    private final Memory memory;

    Counters(Memory memory) {
        this.memory = memory;
    }

    void reclaimed() {
        memory.getAndAddLong(HeaderDescriptor.RECLAIMED, 1);
    }

    void quarantined() {
        memory.getAndAddLong(HeaderDescriptor.QUARANTINED, 1);
    }

    void refused() {
        memory.getAndAddLong(HeaderDescriptor.REFUSED, 1);
    }

    long read(long counter) {
        return memory.getLongVolatile(counter);
    }
}
