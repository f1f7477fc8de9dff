"""What both JAX contenders share: double precision on the processor, and a compiled chunk of many steps."""
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


class JaxContender:
    """`chunk` of a subclass takes neurons, a key, u and eta; `given` takes neurons and samples. Both are compiled."""

    def __init__(self, experiment, threads):
        self.experiment = experiment
        self.chunk = jax.jit(self.sampled, donate_argnums=0)
        self.given = jax.jit(self.advance, donate_argnums=0)

    def run(self, case, eta, steps, seed):
        w = jnp.array(self.experiment.start(case))
        u = jnp.array(self.experiment.direction(case))
        key = jax.random.key(seed, impl=self.generator)
        for part in range(steps // self.granularity):
            w = self.chunk(w, jax.random.fold_in(key, part), u, eta)
        return np.array(w)

    def follow(self, w, inputs, labels, eta):
        return np.array(self.given(jnp.array(w), jnp.array(inputs), jnp.array(labels), eta))
