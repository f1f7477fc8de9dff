/**
 * Static pictures: {@link io.github.w2slab.plot.svg.SvgPicture} draws Plotly's JSON as SVG, without fonts, windows or
 * clocks. It knows neither runs nor Tablesaw.
 */
package io.github.w2slab.plot.svg;
