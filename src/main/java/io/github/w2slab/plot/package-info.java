/**
 * Figures: what {@link io.github.w2slab.plot.Figures} draws from runs, and how any Tablesaw figure becomes Plotly's
 * JSON ({@link io.github.w2slab.plot.PlotlyJson}) and a static picture ({@link io.github.w2slab.plot.SvgPicture}).
 */
package io.github.w2slab.plot;
