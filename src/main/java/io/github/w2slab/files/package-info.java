/** Files that others read: arrays for NumPy with settings in JSON beside them, tables, whole or not at all. */
package io.github.w2slab.files;
