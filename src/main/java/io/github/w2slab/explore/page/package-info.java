/** What {@link io.github.w2slab.explore.Scene} needs in a browser: the calls that a page makes, and what TeaVM has not. */
package io.github.w2slab.explore.page;
