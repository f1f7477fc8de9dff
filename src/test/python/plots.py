"""Figures as Plotly draws them on a page: what can be read of them, and their sliders."""
import re

from jupyterlab_server import wait_until


def contrast(first, second):
    """Of the Web Content Accessibility Guidelines."""
    def luminance(color):
        parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Colours as the browser shows them: through the filter that the page lays over an element.
SEEN = """(element, colors) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context.filter = getComputedStyle(element).filter;
    return colors.map(color => {
        context.fillStyle = color;
        context.fillRect(0, 0, 50, 50);
        return 'rgb(' + [...context.getImageData(9, 9, 1, 1).data].slice(0, 3).join(', ') + ')';
    });
}"""


def ground(plot):
    """What a figure lies on, whatever the page's theme."""
    color = plot.locator(".main-svg").first.evaluate("svg => getComputedStyle(svg).backgroundColor")
    assert color.startswith("rgb("), f"not opaque: {color}"
    return plot.evaluate(SEEN, [color])[0]


def worst_contrasts(plot):
    """The least contrast of a figure's texts and of its curves with its ground."""
    background = ground(plot)
    texts = plot.locator(".main-svg text:visible").evaluate_all("all => all.filter(t => t.textContent.trim()).map(t => getComputedStyle(t).fill)")
    curves = plot.locator(".scatterlayer .js-line").evaluate_all("all => all.map(line => getComputedStyle(line).stroke)")
    assert len(texts) > 8 and len(curves) > 1
    return min(contrast(color, background) for color in plot.evaluate(SEEN, texts)), \
        min(contrast(color, background) for color in plot.evaluate(SEEN, curves))


def drag_to_the_start(page, plot):
    """Drags the slider of a figure from its end to its start."""
    rail = plot.locator(".slider-rail-touch-rect").bounding_box()
    middle = rail["y"] + rail["height"] / 2
    page.mouse.move(rail["x"] + rail["width"] - 8, middle)
    end = shown(plot)
    page.mouse.down()
    page.mouse.move(rail["x"] + rail["width"] / 2, middle, steps=8)
    wait_until(lambda: shown(plot) != end)
    between = shown(plot)
    page.mouse.move(rail["x"] + 1, middle, steps=8)
    # A slider that is let go while Plotly draws counts as held for ever, and its label moves no more.
    plot.evaluate("() => new Promise(end => requestAnimationFrame(() => requestAnimationFrame(end)))")
    wait_until(lambda: plot.evaluate("p => !p._transitionData?._animationRaf"))
    page.mouse.up()
    return between


def shown(plot):
    return plot.locator(".slider-label").first.text_content()
