"""Writes ratings.npz in its smallest sufficient form: embeddings rounded to multiples of 0.01, as int8 of that step.

    python data/quantise.py full.npz data/ratings.npz

full.npz holds the arrays that README.md describes with embeddings in float16; how these are made stands there.
"""
import sys
import zipfile

import numpy as np

STEP = 0.01


def entry(name):
    info = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def main(source, target):
    with np.load(source) as full, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as small:
        for name in full.files:
            values = full[name]
            if name.endswith("_embedding"):
                values = np.clip(np.rint(values.astype(float) / STEP), -127, 127).astype(np.int8)
            with small.open(entry(name), "w") as member:
                np.lib.format.write_array(member, values)


if __name__ == "__main__":
    main(*sys.argv[1:])
