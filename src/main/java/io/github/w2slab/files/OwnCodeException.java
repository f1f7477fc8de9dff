package io.github.w2slab.files;

/** A file names code of the user's own, such as a lambda from a cell, which must be given again at load. */
public final class OwnCodeException extends IllegalArgumentException {

    OwnCodeException(String what, String name) {
        super(what + " \"" + name + "\" is code of your own, which no file holds: build it again, and give it when you load");
    }
}
