(function (figure, theory) {
  'use strict';
  // A sketch that took longer (ms) makes the next one coarser, one that was quicker finer; and how many nobody sees.
  var SLOW = 60, QUICK = 30, WARM = 6;
  // Of a pale run, in widths of its line.
  var DASHES = [[], [3, 1.5], [0.6, 1.2], [4, 1, 0.6, 1]], SVG = 'http://www.w3.org/2000/svg';
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
    var small = '12px Helvetica,Arial,sans-serif';
    var note = document.createElement('div');
    note.setAttribute('role', 'status');
    note.style.cssText = 'font:' + small + ';min-height:1.3em';
    place.appendChild(note);
    var run = null, runs = 0, tried = [], legend = document.createElement('div');
    if (figure.runs && window.jupyterapp) {
      panel.append.apply(panel, runButton());
      legend.className = 'w2slab-runs';
      legend.style.font = small;
      place.appendChild(legend);
    }
    place.addEventListener('keydown', keep);

    // Each move is a turn. What is drawn is of the newest turn that has been computed, and of that the finest.
    var turn = 0, rested = 0, exact = 0, sketching = false, refining = false, rest = null, fine = 0;

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
        show(values[control.at]);
        input.oninput = function () {
          var at = low + (high - low) * input.value / 1000;
          var value = Math.min(control.high, Math.max(control.low, control.log ? Math.exp(at) : at));
          value = control.whole ? Math.round(value) : +value.toPrecision(3);
          show(value);
          moved(control, value);
        };
      }
      // A slider's own number is its place on its track.
      function show(value) {
        shown.textContent = shownAs(control, value);
        input.setAttribute('aria-valuetext', shown.textContent);
      }
      input.style.width = control.words ? 'max-content' : '100%';
      input.style.font = 'inherit';
      input.setAttribute('aria-label', control.title);
      shown.style.fontVariantNumeric = 'tabular-nums';
      return [label, input, shown];
    }

    // A real run at these settings, where a kernel runs: drawn wide and pale under its theory, each with another seed.
    function runButton() {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Run it';
      button.title = 'Train a model at these settings, in the kernel';
      button.style.cssText = 'font:inherit;width:max-content;padding:2px 12px;cursor:pointer';
      button.onclick = function () {
        if (run) { run.end('Stopped.'); } else { begin(button); }
      };
      return [document.createElement('span'), button, document.createElement('span')];
    }

    function begin(button) {
      var kernel = kernelOf(place);
      if (!kernel) {
        note.textContent = 'No kernel runs here: start one by the menu Kernel.';
        return;
      }
      var seed = ++runs, settings = values.slice(), comm = kernel.createComm('w2slab.run');
      var own = run = {end: function (sentence) {
        if (run === own) { run = null; }
        note.textContent = sentence;
        button.textContent = 'Run it';
        if (!comm.isDisposed) { comm.close(); }
      }};
      button.textContent = 'Stop';
      note.textContent = 'Run ' + seed + ' begins ...';
      comm.onMsg = function (message) {
        var told = message.content.data;
        if (run !== own) { return; }
        if (told.problem) { own.end('Not run: ' + told.problem); return; }
        drawRun(told.curves, seed, settings);
        note.textContent = 'Pale: a real run of 64 neurons a task, seed ' + seed + ', ' + number(told.step) + ' steps.';
        if (told.done) { own.end(note.textContent); }
      };
      comm.onClose = function (message) {
        var why = message.content.data && message.content.data.problem;
        if (run === own) { own.end(why ? 'Not run: ' + why : 'The kernel ended this run.'); }
      };
      // What is sent before its subshell is there waits behind the cell that runs.
      Promise.race([comm.subshellStarted, new Promise(function (late) { setTimeout(late, 3000); })]).then(function () {
        if (run === own) { comm.open({scene: figure.scene, values: settings, seed: seed}); }
      });
    }

    function drawRun(flat, seed, settings) {
      var trial = trialOf(settings, seed);
      for (var at = 0, i = 0; at < flat.length; i++) {
        var n = flat[at++], theory = picture.querySelector('[data-curve="' + i + '"]');
        var path = picture.querySelector('[data-run="' + seed + '-' + i + '"]');
        if (!path) {
          path = theory.cloneNode(false);
          path.removeAttribute('data-curve');
          path.setAttribute('data-run', seed + '-' + i);
          path.setAttribute('data-trial', trial.number);
          paleAs(trial, path, 3 * (theory.getAttribute('stroke-width') || 1));
          theory.parentNode.insertBefore(path, theory);
        }
        path.setAttribute('d', line(theory, flat.slice(at, at + n), flat.slice(at + n, at + 2 * n)));
        at += 2 * n;
      }
    }

    // Runs of the same settings, however many seeds, are drawn alike, and those of others otherwise; the oldest make room.
    function trialOf(settings, seed) {
      var trial = tried.find(function (one) { return String(one.settings) === String(settings); });
      if (!trial) {
        if (tried.length === DASHES.length) { forget(tried.shift()); }
        var free = DASHES.map(function (_, i) { return i; }).filter(function (i) {
          return tried.every(function (one) { return one.dash !== i; });
        });
        trial = {settings: settings, seeds: [], number: seed, dash: free[0]};
        tried.push(trial);
      }
      if (trial.seeds.indexOf(seed) < 0) {
        trial.seeds.push(seed);
        listRuns();
      }
      return trial;
    }

    function forget(trial) {
      picture.querySelectorAll('[data-trial="' + trial.number + '"]').forEach(function (path) { path.remove(); });
    }

    function paleAs(trial, path, width) {
      path.setAttribute('stroke-width', width);
      path.setAttribute('opacity', '0.35');
      path.setAttribute('stroke-dasharray', DASHES[trial.dash].map(function (part) { return part * width; }).join(' ') || 'none');
    }

    // A line for each settings that were run, which says what tells them from the others.
    function listRuns() {
      legend.textContent = '';
      if (!tried.length) { return; }
      var telling = figure.controls.filter(function (control) {
        return tried.some(function (one) { return one.settings[control.at] !== tried[0].settings[control.at]; });
      });
      tried.forEach(function (trial) {
        var entry = document.createElement('div'), sample = document.createElementNS(SVG, 'svg'), stroke = document.createElementNS(SVG, 'path');
        sample.setAttribute('width', 64);
        sample.setAttribute('height', 10);
        sample.style.cssText = 'vertical-align:middle;margin-right:8px';
        stroke.setAttribute('d', 'M0,5L64,5');
        stroke.setAttribute('stroke', 'currentColor');
        paleAs(trial, stroke, 7);
        sample.appendChild(stroke);
        var words = telling.map(function (control) { return control.title + ' ' + shownAs(control, trial.settings[control.at]); });
        var now = String(trial.settings) === String(values) ? ['as the sliders stand'] : [];
        entry.append(sample, words.concat(now, 'seed' + (trial.seeds.length > 1 ? 's ' : ' ') + trial.seeds.join(', ')).join('; '));
        legend.appendChild(entry);
      });
      var clear = document.createElement('button');
      clear.type = 'button';
      clear.textContent = 'Clear runs';
      clear.style.cssText = 'font:inherit;padding:1px 8px;margin-top:4px;cursor:pointer';
      clear.onclick = function () {
        if (run) { run.end('Stopped.'); }
        tried.splice(0).forEach(forget);
        listRuns();
      };
      legend.appendChild(clear);
    }

    function shownAs(control, value) {
      return control.words ? control.words.find(function (choice) { return choice.at === value; }).word : number(value);
    }

    function moved(control, value) {
      values[control.at] = value;
      turn++;
      place.dataset.shown = 'moving';
      if (!run) { note.textContent = ''; }
      listRuns();
      clearTimeout(rest);
      rest = setTimeout(function () { rested = turn; refine(); }, 150);
      sketch();
    }

    // While the hand moves: as fine as the last one was quick, so that hand and picture stay together.
    function sketch() {
      if (sketching) { return; }
      sketching = true;
      var of = turn;
      compute('sketch', {part: -1, fine: fine, values: values.slice()}).then(function (found) {
        if (exact < of) {
          draw(found.curves, 1, of, 'sketch');
        }
        pace(found.took);
      }, function () {
        // What is wrong is told of the exact curves, which a coarse sketch may fail where they do not.
      }).then(function () {
        sketching = false;
        if (turn !== of) { sketch(); }
      });
    }

    function pace(took) {
      fine = took > SLOW ? Math.max(0, fine - 1) : took < QUICK ? Math.min(figure.sketches - 1, fine + 1) : fine;
    }

    // Where the hand rests: part after part, in a worker of its own, which no sketch waits for.
    function refine() {
      if (refining) { return; }
      refining = true;
      var of = turn, own = values.slice(), sum = null;
      (function next(part) {
        return compute('parts', {part: part, values: own}).then(function (found) {
          if (turn !== of) { return null; }
          sum = sum ? sum.map(function (x, i) { return x + found.curves[i]; }) : found.curves;
          exact = of;
          draw(sum, part + 1, of, part + 1 < figure.parts ? 'part' : 'exact');
          return part + 1 < figure.parts ? next(part + 1) : null;
        });
      })(0).then(null, complain).then(function () {
        refining = false;
        if (rested !== of && rested === turn) { refine(); }
      });
    }

    function complain(problem) {
      note.textContent = 'Not computed: ' + problem.message;
    }

    function compute(worker, what) {
      what.scene = figure.scene;
      return makeEngine(theory, worker).then(function (run) { return run(what); });
    }

    // Sums of y over so many parts; x as it is. Says of which turn they are, and how exact.
    function draw(flat, parts, of, shown) {
      var mean = function (sum) { return sum / parts; };
      for (var at = 0, i = 0; at < flat.length; i++) {
        var n = flat[at++] / parts;
        var path = picture.querySelector('[data-curve="' + i + '"]');
        path.setAttribute('d', line(path, Array.from(flat.slice(at, at + n), mean), Array.from(flat.slice(at + n, at + 2 * n), mean)));
        at += 2 * n;
      }
      place.dataset.curves = JSON.stringify(Array.from(flat, mean));
      place.dataset.turn = of;
      place.dataset.shown = shown;
      if (shown === 'exact' && !run && !Array.from(picture.querySelectorAll('[data-curve]')).some(isSeen)) {
        note.textContent = figure.none;
      }
    }

    // Whether a point of a curve lies between its axes.
    function isSeen(path) {
      var x = path.dataset.x.split(' '), y = path.dataset.y.split(' ');
      return path.getAttribute('d').split(/[ML]/).some(function (point) {
        var at = point.split(',');
        return at.length === 2 && point !== '0,0' && between(+at[0], +x[2], +x[3]) && between(+at[1], +y[2], +y[3]);
      });
    }

    // The engine is compiled, and runs its first times, which are slow, while nobody waits for it.
    if (window.IntersectionObserver) {
      new IntersectionObserver(function (seen, observer) {
        if (seen.some(function (one) { return one.isIntersecting; })) {
          observer.disconnect();
          (function warm(times) {
            compute('sketch', {part: -1, fine: fine, values: values.slice()}).then(function (found) {
              if (turn === 0 && times > 1) {
                pace(found.took);
                warm(times - 1);
              }
            }, function () { });
          })(WARM);
        }
      }).observe(place);
    }
  }

  // Keys of a control are its own: an arrow moves the slider and not JupyterLab to another cell.
  function keep(event) {
    var command = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey && event.key === 'Enter' || event.key === 'Escape';
    if (!command && event.target.closest('input, select, button')) { event.stopPropagation(); }
  }

  // A curve as a path on the axes of another.
  function line(axes, xs, ys) {
    var toX = scale(axes.dataset.x), toY = scale(axes.dataset.y), d = '', pen = false;
    for (var k = 0; k < xs.length; k++) {
      var x = toX(xs[k]), y = ys[k] === null ? NaN : toY(ys[k]);
      var seen = isFinite(x) && isFinite(y);
      if (seen) {
        d += (pen ? 'L' : 'M') + x.toFixed(1) + ',' + Math.max(-1e5, Math.min(1e5, y)).toFixed(1);
      }
      pen = seen;
    }
    return d || 'M0,0';
  }

  // JupyterLab, where it shows itself to pages (as ./lab starts it), knows the kernel of the notebook that a place is in.
  function kernelOf(place) {
    var panels = Array.from(window.jupyterapp.shell.widgets('main'));
    var panel = panels.find(function (one) { return one.node.contains(place) && one.sessionContext; });
    var session = panel && panel.sessionContext.session;
    return session && session.kernel;
  }

  function scale(span) {
    var s = span.split(' ').map(Number);
    var log = / log$/.test(span);
    return function (value) {
      return s[2] + ((log ? Math.log10(value) : value) - s[0]) / (s[1] - s[0]) * (s[3] - s[2]);
    };
  }

  function between(value, one, other) {
    return value >= Math.min(one, other) && value <= Math.max(one, other);
  }

  function number(value) {
    return value >= 1e6 ? value.toExponential(1) : value >= 1000 ? value.toLocaleString('en-US') : String(+value.toPrecision(3));
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), function (c) { return c.charCodeAt(0); });
  }

  // The engine's code, unpacked once a page.
  function codeOf(name) {
    return window[name + 'Code'] = window[name + 'Code'] || new Response(
      new Blob([bytes(window[name])]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
  }

  // Two engines for all figures of the page: workers, so that the page stays free while they compute.
  function makeEngine(name, worker) {
    var own = name + worker;
    return window[own] = window[own] || codeOf(name).then(function (code) {
      var answer = 'self.onmessage = function (asked) { var d = asked.data, begun = performance.now(); try {'
        + 'var v = Float64Array.from(d.values);'
        + 'var curves = d.part < 0 ? self.sketch(d.scene, v, d.fine) : self.part(d.scene, v, d.part);'
        + 'self.postMessage({id: d.id, curves: curves, took: performance.now() - begun});'
        + '} catch (e) { self.postMessage({id: d.id, problem: String(e && e.message || e)}); } };';
      var thread = new Worker(URL.createObjectURL(new Blob([code, '\n', answer], {type: 'text/javascript'})));
      var open = new Map(), count = 0;
      thread.onmessage = function (got) {
        var asked = open.get(got.data.id);
        open.delete(got.data.id);
        if (got.data.problem) { asked.fail(new Error(got.data.problem)); } else { asked.done(got.data); }
      };
      return function (what) {
        return new Promise(function (done, fail) {
          what.id = count++;
          open.set(what.id, {done: done, fail: fail});
          thread.postMessage(what);
        });
      };
    });
  }
})
