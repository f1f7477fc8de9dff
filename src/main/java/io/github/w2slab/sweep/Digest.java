package io.github.w2slab.sweep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of words and numbers. A number counts by its bits, for JDKs write some of them in other digits. */
final class Digest {

    private final MessageDigest digest;

    Digest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Digest add(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
        return this;
    }

    Digest add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    Digest add(Point point) {
        point.values().forEach((axis, value) -> {
            add(axis);
            if (value instanceof Double number) {
                add(0).add(Double.doubleToLongBits(number));
            } else {
                add(1).add(value.toString());
            }
        });
        return add(point.seed());
    }

    /** Returns the digest of what was added, in hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
