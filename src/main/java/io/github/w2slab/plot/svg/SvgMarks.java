package io.github.w2slab.plot.svg;

/** What is drawn between two axes: the curves, bars or cells of one or several traces. */
interface SvgMarks {

    /** Includes the marks in the axes' ranges; called before {@link #draw}. */
    void reach(SvgAxis x, SvgAxis y);

    /**
     * Draws the marks.
     *
     * @param budget about how many points or cells may be written; what is more is simplified
     */
    void draw(SvgWriter out, SvgAxis x, SvgAxis y, int budget);
}
