(function () {
  'use strict';
  var HEIGHT = 720, LEAST = 120, LETTERS = 24;

  // What lies below a slide's last text is shared among its figures.
  function draw(slide) {
    if (!slide || slide.dataset.drawn !== undefined) {
      return;
    }
    slide.dataset.drawn = '';
    slide.classList.toggle('w2s-text', !slide.querySelector('.w2s-figure, .w2slab-explore, img, svg'));
    MathJax.startup.promise.then(function () { return MathJax.typesetPromise([slide]); }).then(function () {
      var figures = [].slice.call(slide.querySelectorAll('.w2s-figure'));
      var explored = [].slice.call(slide.querySelectorAll('.w2slab-explore > div > svg'));
      explored.forEach(function (svg) { svg.style.height = '0'; });
      var free = Math.floor((HEIGHT - used(slide)) / Math.max(1, figures.length + explored.length));
      explored.forEach(function (svg) {
        svg.style.height = Math.max(LEAST, Math.min(free, +svg.getAttribute('height'))) + 'px';
        svg.style.width = 'auto';
      });
      return Promise.all(figures.map(function (place) { return plot(place, Math.max(LEAST, free)); }));
    }).then(function () { slide.dataset.drawn = 'all'; });
  }

  function used(slide) {
    var height = slide.style.height, minimum = slide.style.minHeight;
    slide.style.setProperty('height', 'auto', 'important');
    slide.style.minHeight = '0';
    var found = slide.offsetHeight;
    slide.style.height = height;
    slide.style.minHeight = minimum;
    return found;
  }

  function plot(place, height) {
    var figure = JSON.parse(place.querySelector('script').textContent);
    var live = place.appendChild(document.createElement('div'));
    live.style.height = height + 'px';
    var layout = Object.assign({}, figure.layout, {autosize: true});
    var panels = Object.keys(layout).filter(function (name) { return /^xaxis/.test(name); }).length;
    layout.showlegend = figure.data.filter(function (trace) { return trace.showlegend; }).length > 1;
    if (panels > 1) {
      layout.margin = Object.assign({}, layout.margin, {t: 64});
    } else {
      // The slide's heading says it; without it, and with the legend above them, curves have more room.
      layout.title = {text: ''};
      layout.margin = Object.assign({}, layout.margin, {t: 24});
      layout.legend = Object.assign({orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom'}, layout.legend);
    }
    layout.sliders = (layout.sliders || []).map(function (slider) {
      return Object.assign({}, slider, {font: {size: Math.max(LETTERS, (slider.font || {}).size || 0)}});
    });
    delete layout.width;
    delete layout.height;
    var config = Object.assign({displaylogo: false}, figure.config, {responsive: false, displayModeBar: false, showSendToCloud: false});
    return Plotly.newPlot(live, figure.data, layout, config).then(function () {
      return figure.frames && Plotly.addFrames(live, figure.frames);
    });
  }

  function sections() {
    return [].slice.call(document.querySelectorAll('.slides section')).filter(function (one) { return !one.querySelector('section'); });
  }

  if (/[?&]print-pdf/.test(location.search)) {
    // A handout, a slide a sheet. Reveal's own print view waits for frames, which a browser without a window may not draw; its
    // style for paper leaves pages of the class print-pdf alone.
    document.documentElement.className = 'w2s-handout print-pdf';
    sections().forEach(draw);
    return;
  }
  Reveal.initialize({
    width: 1280, height: HEIGHT, margin: 0, minScale: 0.1, maxScale: 4, center: false, hash: true, controls: false, progress: true,
    slideNumber: 'c/t', transition: 'none', viewDistance: 2, plugins: [RevealNotes]
  });
  ['ready', 'slidechanged'].forEach(function (moment) {
    Reveal.on(moment, function (event) { draw(event.currentSlide); });
  });
  // A slider that the mouse has let go leaves the arrows to the slides.
  document.addEventListener('pointerup', function () {
    var held = document.activeElement;
    if (held && held.type === 'range') { held.blur(); }
  });
})();
