// In presentation mode custom.css shows a figure larger, so it has less room: Plotly draws it anew, legend and all.
(() => {
  const PRESENTATION = 'jp-mod-presentationMode';

  function redraw(widget) {
    if (widget.node.classList.contains('jp-RenderedPlotly')) {
      widget.update();
    }
    for (const child of widget.children()) {
      redraw(child);
    }
  }

  const plugin = {
    id: 'w2slab-lecture:plugin',
    autoStart: true,
    activate: app => {
      const presents = () => app.shell.node.classList.contains(PRESENTATION);
      let before = presents();
      new MutationObserver(() => {
        if (presents() !== before) {
          before = presents();
          redraw(app.shell);
        }
      }).observe(app.shell.node, {attributeFilter: ['class']});
    }
  };

  // What JupyterLab asks of an extension, as its builder would write it.
  (window._JUPYTERLAB = window._JUPYTERLAB || {})['w2slab-lecture'] = {
    init: () => {},
    get: () => Promise.resolve(() => ({__esModule: true, default: plugin}))
  };
})();
