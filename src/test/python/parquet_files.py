"""Small Parquet files as pandas, pyarrow, Polars, DuckDB and fastparquet write them, for ParquetTest and EmbeddingsTest.

    pip install numpy==2.4.6 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1 fastparquet==2026.9.0
    python src/test/python/parquet_files.py src/test/resources/parquet

Row i, feature j is (3 i + j) / 8; truth i, weak i / 4, tasks "a" and "b" in turn. 24 rows of 3 features.
"""
import pathlib
import sys

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

N, D = 24, 3
X = ((3 * np.arange(N)[:, None] + np.arange(D)) / 8).astype(np.float32)
FRAME = pd.DataFrame({"task": np.where(np.arange(N) % 2 == 0, "a", "b"), "truth": np.arange(N), "weak": np.arange(N) / 4})


def wide(rows=X):
    return pd.concat([FRAME, pd.DataFrame(rows, columns=[f"f{j}" for j in range(D)])], axis=1)


def listed(rows=X, **more):
    return FRAME.assign(embedding=list(rows), **more)


def wrong_numbers(to, folder):
    """Texts among numbers, dates, too large ones, and 64 bits just above the middle of two floats, which are the lower one by way of a double."""
    signed = np.full((N, 2), 7)
    signed[0, 0] = 2**62 + 2**38 + 1
    signed[1, 0] = -signed[0, 0]
    unsigned = np.full((N, 2), 7, np.uint64)
    unsigned[:2, 0] = 2**63 + 2**39 + 1
    FRAME.assign(f0=unsigned[:, 0], f1=signed[:, 0], f2=7).to_parquet(to("integers"))
    listed(signed).to_parquet(to("integers-list"))
    np.savez_compressed(folder / "integers", signed_embedding=signed, signed_truth=FRAME.truth, signed_weak=FRAME.weak,
                        unsigned_embedding=unsigned, unsigned_truth=FRAME.truth, unsigned_weak=FRAME.weak)
    texts = wide().astype({"f1": str})
    texts.to_parquet(to("numbers-as-texts"))
    texts.loc[7, "f1"] = "n/a"
    texts.to_parquet(to("one-word"))
    texts.loc[3, "f1"] = None
    texts.to_parquet(to("a-word-and-none"))
    wide().assign(task=pd.Timestamp("2026-11-28")).to_parquet(to("dates"))
    large = wide().astype({"f1": float})
    large.loc[7, "f1"] = 1e39
    large.to_parquet(to("too-large"))


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    to = lambda name: str(folder / (name + ".parquet"))
    wrong_numbers(to, folder)
    wide().to_parquet(to("pandas"))
    listed().to_parquet(to("pandas-list"))
    # An index that is kept, and a column that is no feature.
    listed(text="words").iloc[::-1].to_parquet(to("pandas-index"))
    wide().astype({"task": "category"}).set_index(pd.Index(range(100, 100 + N), name="id")).to_parquet(to("pandas-category"))
    table = pa.Table.from_pandas(wide(), preserve_index=False)
    for compression in ("none", "snappy", "gzip", "zstd", "lz4"):
        # Pages of the second kind, several of them, and several groups of rows.
        pq.write_table(table, to("pyarrow-" + compression), compression=compression, data_page_version="2.0", data_page_size=16,
                       write_batch_size=4, row_group_size=10)
    pq.write_table(table, to("pyarrow-brotli"), compression="brotli")
    pq.write_table(table, to("pyarrow-plain"), use_dictionary=False, write_statistics=False)
    pq.write_table(table, to("pyarrow-split"), use_dictionary=False, column_encoding={f"f{j}": "BYTE_STREAM_SPLIT" for j in range(D)}
                   | {"truth": "DELTA_BINARY_PACKED", "task": "DELTA_BYTE_ARRAY"})
    fixed = pa.FixedSizeListArray.from_arrays(pa.array(X.ravel()), D)
    pq.write_table(pa.table({"task": pa.array(np.arange(N) % 2, pa.uint8()), "human": pa.array(np.arange(N), pa.float16()),
                             "lexicon": np.arange(N) / 4, "features": fixed}), to("pyarrow-fixed"))
    pl.DataFrame({"task": FRAME.task.tolist(), "truth": FRAME.truth, "weak": FRAME.weak,
                  "embedding": pl.Series(X, dtype=pl.Array(pl.Float32, D))}).write_parquet(to("polars"))
    types = {name: pa.array([0, 1, 2, None], type) for name, type in (("int8", pa.int8()), ("uint32", pa.uint32()),
             ("uint64", pa.uint64()), ("float16", pa.float16()), ("float64", pa.float64()))}
    types |= {"flag": pa.array([True, False, True, None]), "day": pa.array([1, 2, 3, 4], pa.date32()),
              "words": pa.array(["\u03b8", "", "b", None]), "pair": pa.array([{"x": 1, "y": 2}] * 4),
              "holes": pa.array([[1.0], [2.0, None], [], None]), "nested": pa.array([[[1.0]]] * 4)}
    pq.write_table(pa.table(types), to("types"))
    pq.write_table(pa.table({"uint32": pa.array([0, 1, 2**32 - 1], pa.uint32()), "uint64": pa.array([0, 1, 2**64 - 2**11], pa.uint64()),
                             "float16": pa.array([0, 0.5, -2], pa.float16()), "flag": pa.array([True, False, True]),
                             "words": pa.array(["\u03b8", "", "b"]), "int8": pa.array([-1, 0, 2], pa.int8())}), to("more-types"))
    # Both tell by the older sign only (ConvertedType) that integers have no sign.
    unsigned = pd.DataFrame({f"u{bits}": np.array([0, 1, 2 ** (bits - 1) + 1, 2**bits - 1], f"uint{bits}") for bits in (8, 16, 32, 64)})
    unsigned.to_parquet(to("fastparquet-unsigned"), engine="fastparquet")
    duckdb.sql(f"copy (from unsigned) to '{to('duckdb-unsigned')}'")
    pq.write_table(pa.table({"x": np.arange(4.0)}), to("pyarrow-checksum"), write_page_checksum=True, use_dictionary=False, compression="none")
    pq.write_table(pa.table({"x": [1.0, 2.0], "struct": [{"a": 1}] * 2, "structs": [[{"a": 1}]] * 2, "words": [{"a": "b"}] * 2,
                             "time": pa.array([1, 2], pa.duration("ns")), "times": pa.array([[1], [2]], pa.list_(pa.duration("ns"))),
                             "bytes": [b"a", b"\xff"]}), to("no-numbers"))
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["x", "x"]), to("two-of-one-name"))
    for name, columns in ("no-task", ["truth", "weak", "f0"]), ("no-features", ["task", "truth", "weak"]):
        pq.write_table(table.slice(0, 2).select(columns).replace_schema_metadata(), to(name))
    # Faults.
    missing = X.copy()
    missing[7, 1] = np.nan
    wide(missing).to_parquet(to("bad-missing"))
    pq.write_table(pa.table({**{n: table[n] for n in ("task", "truth", "weak", "f0", "f1")}, "f2": missing[:, 1]}), to("bad-nan"))
    infinite = X.copy()
    infinite[5, 2] = np.inf
    listed(infinite).to_parquet(to("bad-infinite"))
    rows = list(X)
    rows[7] = rows[7][:2]
    FRAME.assign(embedding=rows).to_parquet(to("bad-ragged"))
    FRAME.assign(f0=X[:, 0], f1="much").to_parquet(to("bad-words"))


if __name__ == "__main__":
    main(*sys.argv[1:])
