"""JAX as a person writes it: the formulas, one sample a step, under lax.scan."""
import jax
import jax.numpy as jnp

from .experiment import SQRT_2
from .jax_form import JaxContender


class Contender(JaxContender):
    granularity = 32
    generator = "threefry2x32"

    @staticmethod
    def advance(w, inputs, labels, eta):
        def step(w, sample):
            x, y = sample
            z = w @ x
            c = eta * y * SQRT_2 * z
            w = w + c[:, None] * (x - z[:, None] * w)
            return w / jnp.linalg.norm(w, axis=1, keepdims=True), None
        return jax.lax.scan(step, w, (inputs, labels))[0]

    @classmethod
    def sampled(cls, w, key, u, eta):
        inputs = jax.random.normal(key, (cls.granularity, len(u)))
        return cls.advance(w, inputs, ((inputs @ u) ** 2 - 1) / SQRT_2, eta)
