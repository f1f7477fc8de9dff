(function (figure, theory) {
  'use strict';
  var script = document.currentScript;
  (script ? [script.closest('.w2slab-explore')] : document.querySelectorAll('.w2slab-explore:not([data-taken])'))
    .forEach(function (place) {
      place.dataset.taken = '';
      start(place);
    });

  function start(place) {
    var values = figure.values.slice();
    var image = place.querySelector('img');
    var frame = document.createElement('div');
    frame.innerHTML = new TextDecoder().decode(bytes(image.src.slice(image.src.indexOf(',') + 1)));
    var picture = frame.querySelector('svg');
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', image.alt);
    picture.style.maxWidth = '100%';
    picture.style.height = 'auto';
    image.replaceWith(frame);
    var panel = document.createElement('div');
    panel.className = 'w2slab-controls';
    panel.style.cssText = 'display:grid;grid-template-columns:max-content minmax(120px,1fr) 6em;gap:4px 12px;align-items:center;'
      + 'max-width:' + Math.round(720 * figure.scale) + 'px;font:' + Math.round(14 * figure.scale) + 'px Helvetica,Arial,sans-serif;'
      + 'margin:4px 0 8px';
    figure.controls.forEach(function (control) { panel.append.apply(panel, row(control)); });
    place.insertBefore(panel, frame);
    var note = document.createElement('div');
    note.setAttribute('role', 'status');
    note.style.cssText = 'font:12px Helvetica,Arial,sans-serif;min-height:1.3em';
    place.appendChild(note);

    // The newest values wait in "wanted" while the engine is busy; older ones are never computed.
    var engine = null, busy = false, wanted = null, rest = null, sum = null;

    function row(control) {
      var label = document.createElement('label');
      var shown = document.createElement('output');
      var input;
      label.textContent = control.title;
      if (control.words) {
        input = document.createElement('select');
        control.words.forEach(function (choice) {
          input.add(new Option(choice.word, choice.at, false, choice.at === values[control.at]));
        });
        input.oninput = function () { moved(control, +input.value); };
      } else {
        var low = control.log ? Math.log(control.low) : control.low;
        var high = control.log ? Math.log(control.high) : control.high;
        var begin = control.log ? Math.log(values[control.at]) : values[control.at];
        input = document.createElement('input');
        input.type = 'range';
        input.min = 0;
        input.max = 1000;
        input.step = 1;
        input.value = Math.round(1000 * (begin - low) / (high - low));
        shown.textContent = number(values[control.at]);
        input.oninput = function () {
          var at = low + (high - low) * input.value / 1000;
          var value = Math.min(control.high, Math.max(control.low, control.log ? Math.exp(at) : at));
          value = control.whole ? Math.round(value) : +value.toPrecision(3);
          shown.textContent = number(value);
          moved(control, value);
        };
      }
      input.style.width = control.words ? 'max-content' : '100%';
      input.style.font = 'inherit';
      input.setAttribute('aria-label', control.title);
      shown.style.fontVariantNumeric = 'tabular-nums';
      return [label, input, shown];
    }

    function moved(control, value) {
      values[control.at] = value;
      note.textContent = '';
      clearTimeout(rest);
      rest = setTimeout(function () { ask({part: 0}); }, 150);
      ask({part: -1});
    }

    function ask(what) {
      what.values = values.slice();
      wanted = what;
      next();
    }

    function next() {
      if (!busy && wanted) {
        busy = true;
        var now = wanted;
        wanted = null;
        compute(now).then(function (curves) {
          if (now.part > 0) {
            curves = sum = sum.map(function (x, i) { return x + curves[i]; });
          } else if (now.part === 0) {
            sum = curves;
          }
          draw(curves, Math.max(1, now.part + 1));
          place.dataset.shown = now.part < 0 ? 'sketch' : now.part + 1 < figure.parts ? 'part' : 'exact';
          if (!wanted && now.part >= 0 && now.part + 1 < figure.parts) {
            wanted = {part: now.part + 1, values: now.values};
          }
        }, function (problem) {
          note.textContent = 'Not computed: ' + problem.message;
        }).then(function () {
          busy = false;
          next();
        });
      }
    }

    function compute(now) {
      engine = engine || makeEngine(theory);
      return engine.then(function (run) { return run({scene: figure.scene, values: now.values, part: now.part}); });
    }

    // Sums of y over so many parts; x as it is.
    function draw(flat, parts) {
      for (var at = 0, i = 0; at < flat.length; i++) {
        var n = flat[at++] / parts;
        var path = picture.querySelector('[data-curve="' + i + '"]');
        var toX = scale(path.dataset.x), toY = scale(path.dataset.y);
        var d = '', pen = false;
        for (var k = 0; k < n; k++) {
          var x = toX(flat[at + k] / parts), y = toY(flat[at + n + k] / parts);
          if (isFinite(x) && isFinite(y)) {
            d += (pen ? 'L' : 'M') + x.toFixed(1) + ',' + Math.max(-1e5, Math.min(1e5, y)).toFixed(1);
          }
          pen = isFinite(x) && isFinite(y);
        }
        path.setAttribute('d', d || 'M0,0');
        at += 2 * n;
      }
      place.dataset.curves = JSON.stringify(Array.from(flat, function (x) { return x / parts; }));
    }

    // The engine is compiled while nobody waits for it.
    if (window.IntersectionObserver) {
      new IntersectionObserver(function (seen, observer) {
        if (seen.some(function (one) { return one.isIntersecting; })) {
          observer.disconnect();
          engine = engine || makeEngine(theory);
        }
      }).observe(place);
    }
  }

  function scale(span) {
    var s = span.split(' ').map(Number);
    var log = / log$/.test(span);
    return function (value) {
      return s[2] + ((log ? Math.log10(value) : value) - s[0]) / (s[1] - s[0]) * (s[3] - s[2]);
    };
  }

  function number(value) {
    return value >= 1e6 ? value.toExponential(1) : value >= 1000 ? value.toLocaleString('en-US') : String(+value.toPrecision(3));
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), function (c) { return c.charCodeAt(0); });
  }

  // One engine for all figures of the page: a worker, so that the page stays free while it computes.
  function makeEngine(name) {
    return window[name + 'Engine'] = window[name + 'Engine'] || new Response(
      new Blob([bytes(window[name])]).stream().pipeThrough(new DecompressionStream('deflate'))).text().then(function (code) {
        var answer = 'self.onmessage = function (asked) { var d = asked.data; try {'
          + 'var v = Float64Array.from(d.values);'
          + 'self.postMessage({id: d.id, curves: d.part < 0 ? self.sketch(d.scene, v) : self.part(d.scene, v, d.part)});'
          + '} catch (e) { self.postMessage({id: d.id, problem: String(e && e.message || e)}); } };';
        var worker = new Worker(URL.createObjectURL(new Blob([code, '\n', answer], {type: 'text/javascript'})));
        var open = new Map(), count = 0;
        worker.onmessage = function (got) {
          var asked = open.get(got.data.id);
          open.delete(got.data.id);
          if (got.data.problem) { asked.fail(new Error(got.data.problem)); } else { asked.done(got.data.curves); }
        };
        return function (what) {
          return new Promise(function (done, fail) {
            what.id = count++;
            open.set(what.id, {done: done, fail: fail});
            worker.postMessage(what);
          });
        };
      });
  }
})
