"""The figure of a go: steps a second of each contender's best form, and the processor's peak."""
import io
import re

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  (after the choice of the back end)
from matplotlib.ticker import FuncFormatter, NullFormatter  # noqa: E402

from .report import TITLES, best_form, peak_steps, rounded, steps_a_second  # noqa: E402

OURS, BLOCK, PLAIN, INK, GRID = "#0072B2", "#7fb3d0", "#c4c4c4", "#333333", "#e4e4e4"
STYLE = {"svg.fonttype": "none", "svg.hashsalt": "w2s-lab", "font.size": 10.5, "text.color": INK, "axes.labelcolor": INK,
         "xtick.color": INK, "ytick.color": INK, "axes.edgecolor": "#8a8a8a",
         "font.family": ["DejaVu Sans"]}
# Measured with DejaVu Sans, which comes with Matplotlib and is the widest of these; drawn with what the reader has.
FONTS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def draw(data, path):
    """Writes the SVG. Its ground is white, so that it reads alike on a light and on a dark page."""
    with plt.rc_context(STYLE):
        cases = list(data["settings"]["coordinates"])
        results = sorted(data["contenders"], key=lambda r: steps_a_second(r, best_form(r, cases[0]), cases[0]))
        height = 1.35 + 0.3 * len(results)
        figure, panels = plt.subplots(1, 2, sharey=True, figsize=(8.6, height))
        figure.subplots_adjust(left=0.285, right=0.95, top=1 - 0.72 / height, bottom=0.6 / height, wspace=0.1)
        for panel, case in zip(panels, cases):
            draw_panel(panel, data, results, case)
        figure.text(0.012, 1 - 0.27 / height, f"Steps a second on two cores, {data['settings']['neurons']} "
                    "neurons, double precision", fontsize=12.5)
        figure.text(0.95, 0.12 / height, f"{data['machine']['processor']}, {data['machine']['date']}", fontsize=8.5,
                    ha="right", color="#6a6a6a")
        draw_key(figure, height)
        picture = io.StringIO()
        figure.savefig(picture, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
        path.write_text(re.sub(r"'DejaVu Sans'(, [^;\"]*)?", FONTS, picture.getvalue()))


def draw_panel(panel, data, results, case):
    rates = [steps_a_second(result, best_form(result, case), case) for result in results]
    colours = [OURS if result["ours"] else BLOCK if result["block"] else PLAIN for result in results]
    panel.barh(range(len(results)), rates, color=colours, height=0.72, zorder=2)
    peak = peak_steps(data, case, 2)
    low = 10 ** (len(str(int(min(rates)))) - 1) / 2
    panel.set_xscale("log")
    panel.set_xlim(low, peak * 1.6)
    panel.axvline(peak, color="#D55E00", linewidth=1.4, zorder=3)
    panel.text(peak * 0.93, -0.1, "peak, double precision", color="#D55E00", ha="right", va="center", fontsize=9.5)
    for row, rate in enumerate(rates):
        inside = rate > 4 * low
        panel.text(rate * (0.94 if inside else 1.06), row, rounded(rate), ha="right" if inside else "left", va="center",
                   fontsize=9.5, zorder=4, color="white" if inside and results[row]["ours"] else INK)
    panel.set_yticks(range(len(results)), [result["name"] for result in results])
    panel.set_title(TITLES[case].format(**data["settings"]["coordinates"]), fontsize=10.5, loc="left", pad=4)
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    panel.xaxis.set_minor_formatter(NullFormatter())
    panel.grid(axis="x", color=GRID, zorder=0)
    panel.tick_params(length=0, which="both")
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)


def draw_key(figure, height):
    marks = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in (OURS, BLOCK, PLAIN)]
    figure.legend(marks, ["this library", "block form", "one step at a time"], loc="lower left", ncols=3, frameon=False,
                  fontsize=8.5, bbox_to_anchor=(0.0, 0.0), handlelength=1, handleheight=0.8, columnspacing=1.2)
