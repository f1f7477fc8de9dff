package io.github.w2slab.world;

/** How the target's feature meets the other tasks. */
public enum Geometry {

    /**
     * The subspaces are mutually orthogonal; the target's feature has a part in each of them:
     * theta_0 = sqrt(1 - sum rho_k^2) e_0 + sum rho_k e_k, theta_k = e_k.
     */
    SHARED_FEATURE,

    /**
     * The target's feature is e_0, and the first basis vector of V_k is tilted to it:
     * theta_k = rho_k e_0 + sqrt(1 - rho_k^2) e_k. Here the subspaces themselves overlap, and W2S forgets too.
     */
    OVERLAPPING_SUBSPACES
}
