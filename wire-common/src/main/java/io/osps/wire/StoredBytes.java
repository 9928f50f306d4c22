/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bytes in a file, so that a large result waits for its client without taking room in the heap. The file may be deleted as
 * soon as it is open here: its room is given back when the last holder has let go, or when nobody knows of these bytes any
 * more. Thread safe.
 */
public final class StoredBytes {
    private static final int CHUNK = 64 << 10;

    private final FileChannel file;
    private final int size;
    private final AtomicInteger holders = new AtomicInteger(1);

    private StoredBytes(FileChannel file, int size) {
        this.file = file;
        this.size = size;
    }

    /**
     * Opens a file that is not changed any more, for one holder. A link is not followed: whoever wrote the file, such as a
     * command, does not choose another one that this process may read.
     *
     * @throws IOException when it is no regular file, cannot be opened or has 2 GiB or more
     */
    public static StoredBytes of(Path path) throws IOException {
        // Asked first, because to open a named pipe waits for who writes to it.
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("not a regular file, and links are not followed: path=" + path);
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return new StoredBytes(file, Math.toIntExact(file.size()));
        } catch (ArithmeticException | IOException e) {
            file.close();
            throw new IOException("the file is too large to be sent: path=" + path, e);
        }
    }

    public int size() {
        return size;
    }

    /** Where the bytes are read from; closed with the last holder. Use its reads that name a position: others read too. */
    public FileChannel file() {
        return file;
    }

    /** Another holder has them too, who lets go of them by a {@link #release} of its own. */
    public void retain() {
        holders.incrementAndGet();
    }

    /** One holder lets go of them. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Copies all of them. */
    public void writeTo(OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(Math.min(size, CHUNK));
        for (int position = 0; position < size; position += chunk.position()) {
            chunk.clear();
            if (file.read(chunk, position) < 0) {
                throw new EOFException("the file was cut off: size=" + size + " now=" + file.size());
            }
            out.write(chunk.array(), 0, chunk.position());
        }
    }

    @Override
    public String toString() {
        return "StoredBytes[size=" + size + "]";
    }
}
