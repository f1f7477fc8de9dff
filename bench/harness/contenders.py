"""Who takes part, and how each is started."""
import os
import pathlib
import sys
from dataclasses import dataclass, field, replace

BENCH = pathlib.Path(__file__).resolve().parent.parent
PROJECT = BENCH.parent

ONE_THREAD = "1 thread"
TWO_THREADS = "2 threads"
TWO_RUNS = "2 runs at once"
FORMS = (ONE_THREAD, TWO_THREADS, TWO_RUNS)

# glibc gives large blocks back to the system at once, and each new one is paid for in page faults; so it keeps them.
TUNED_ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 32),
                   "MALLOC_TOP_PAD_": str(1 << 26)}
# Settings that would choose another BLAS kernel or number of threads than the library's own.
NOT_INHERITED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "XLA_FLAGS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")


@dataclass(frozen=True, eq=False)
class Contender:
    """One line of the table.

    name         as it stands in tables and figures
    module       of contenders/, or None for this library
    block        whether it takes its steps in block (Gram) form
    environment  variables of its own
    java         path of the java command
    flags        of the Java virtual machine
    blas_inside  compiled threads call BLAS, which must then use one thread itself
    """

    name: str
    module: str = None
    block: bool = False
    environment: dict = field(default_factory=dict)
    java: str = "java"
    flags: tuple = ()
    blas_inside: bool = False

    @property
    def ours(self):
        return self.module is None

    def command(self, form, folder):
        threads = "1" if form == ONE_THREAD or (form == TWO_RUNS and not self.ours) else "2"
        if self.ours:
            classes = os.pathsep.join((str(PROJECT / "target" / "classes"), str(PROJECT / "target" / "lib" / "*")))
            together = ["together"] if form == TWO_RUNS else []
            return [self.java, *self.flags, "-cp", classes, str(BENCH / "java" / "Contender.java"), threads, *together]
        return [sys.executable, "-m", "contenders.child", self.module, threads, str(folder)]

    def processes(self, form):
        """Two runs at once are two processes, but for this library, whose threads share one."""
        return 2 if form == TWO_RUNS and not self.ours else 1

    def variables(self, form, folder):
        threads = "2" if form == TWO_THREADS else "1"
        blas = "1" if self.blas_inside else threads
        own = {"OMP_NUM_THREADS": blas, "OPENBLAS_NUM_THREADS": blas, "MKL_NUM_THREADS": blas,
               "NUMBA_NUM_THREADS": threads, "NPROC": threads,
               "JAX_COMPILATION_CACHE_DIR": str(folder / "jax"), "TORCHINDUCTOR_CACHE_DIR": str(folder / "torch"),
               "NUMBA_CACHE_DIR": str(folder / "numba")}
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        return inherited | own | self.environment


def others():
    """Returns the contenders of other tools."""
    return [
        Contender("NumPy, plain", "numpy_plain"),
        Contender("NumPy, plain, tuned allocator", "numpy_plain", environment=TUNED_ALLOCATOR),
        Contender("PyTorch, eager", "torch_eager"),
        Contender("PyTorch, compiled step", "torch_compiled"),
        Contender("JAX, lax.scan", "jax_plain"),
        Contender("JAX, block form", "jax_block", block=True),
        Contender("NumPy, block form", "numpy_block", block=True),
        Contender("Numba, block form, loops", "numba_loops", block=True, blas_inside=True),
        Contender("Numba, block form, BLAS", "numba_blas", block=True, blas_inside=True),
    ]


def ours(java, settings):
    """Returns this library's contenders, one for each setting "NAME=FLAGS" of the virtual machine."""
    found = []
    for setting in settings:
        name, _, flags = setting.partition("=")
        found.append(Contender(name, block=True, java=java, flags=tuple(flags.split())))
    return found


# What holds each tool to vectors of 256 bits.
AVX2 = {"OPENBLAS_CORETYPE": "Haswell", "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR",
        "NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx,+avx2,+fma,+bmi,+bmi2,+lzcnt,+popcnt,+f16c,+sse4.1,+sse4.2",
        "XLA_FLAGS": "--xla_cpu_max_isa=AVX2", "ATEN_CPU_CAPABILITY": "avx2"}


def on_avx2(contenders):
    """Returns them as on a processor without AVX-512; but for the step that PyTorch has compiled for the machine as it is."""
    return [replace(c, environment=c.environment | AVX2, flags=("-XX:UseAVX=2", *c.flags)) for c in contenders
            if c.module != "torch_compiled"]
