/**
 * Figures of runs: {@link io.github.w2slab.plot.Figures} and {@link io.github.w2slab.plot.SweepFigures} draw them,
 * {@link io.github.w2slab.plot.FigureFile} saves them, {@link io.github.w2slab.plot.PlotlyJson} shows them.
 */
package io.github.w2slab.plot;
