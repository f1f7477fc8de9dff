/** What Java and the library have, told while one writes: help, completion, Shift-Tab, hints below an error. */
package io.github.w2slab.kernel.help;
