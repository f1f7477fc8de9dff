"""JAX in block (Gram) form: a scan over blocks of 32 steps, and a loop over the steps of each."""
import jax
import jax.numpy as jnp

from .experiment import BLOCK, CHUNK, SQRT_2
from .jax_form import JaxContender


def block(v, x, y, eta):
    """The steps of one block; see numpy_block.py for the formulas. Coefficients not yet known are 0."""
    z = x @ v.T
    gram = x @ x.T
    size = eta * SQRT_2 * y

    def step(k, state):
        scale, c = state
        zk = scale * (z[k] + gram[k] @ c)
        t = size[k] * zk * zk
        r = jax.lax.rsqrt(1 + size[k] * t * (gram[k, k] - zk * zk))
        scale = scale * (1 - t) * r
        return scale, c.at[k].set(size[k] * zk * r / scale)

    scale, c = jax.lax.fori_loop(0, len(x), step, (jnp.ones(len(v)), jnp.zeros_like(z)))
    return scale[:, None] * (v + c.T @ x)


class Contender(JaxContender):
    granularity = CHUNK
    generator = "threefry2x32"

    @staticmethod
    def advance(w, inputs, labels, eta):
        whole = len(inputs) // BLOCK * BLOCK
        blocks = inputs[:whole].reshape(-1, BLOCK, inputs.shape[1]), labels[:whole].reshape(-1, BLOCK)
        w = jax.lax.scan(lambda w, part: (block(w, *part, eta), None), w, blocks)[0]
        return block(w, inputs[whole:], labels[whole:], eta) if whole < len(inputs) else w

    @classmethod
    def sampled(cls, w, key, u, eta):
        def step(w, key):
            x = jax.random.normal(key, (BLOCK, len(u)))
            return block(w, x, ((x @ u) ** 2 - 1) / SQRT_2, eta), None
        return jax.lax.scan(step, w, jax.random.split(key, cls.granularity // BLOCK))[0]
