(function () {
  'use strict';
  var MOST = 12, AROUND = 90;
  var GREEK = {α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', ζ: 'zeta', η: 'eta', θ: 'theta', κ: 'kappa', λ: 'lambda',
    μ: 'mu', ν: 'nu', ξ: 'xi', π: 'pi', ρ: 'rho', σ: 'sigma', τ: 'tau', φ: 'phi', ψ: 'psi', ω: 'omega'};
  var NAMES = Object.values(GREEK), WRITTEN = new RegExp(NAMES.join('|'), 'g'), LETTERS = {};
  Object.keys(GREEK).forEach(function (letter) { LETTERS[GREEK[letter]] = letter; });
  var words = document.getElementById('words'), list = document.getElementById('found');
  var engine = new MiniSearch({fields: ['heading', 'title', 'text'], storeFields: ['page', 'at', 'title', 'heading', 'text'],
    processTerm: letters, searchOptions: {prefix: true, combineWith: 'AND', boost: {heading: 3, title: 2}}});
  engine.addAll(window.W2S_TEXTS);

  // V₀ is found as V0, and θ as theta.
  function letters(term) {
    return term.normalize('NFKC').toLowerCase().replace(/[α-ω]/g, function (letter) { return GREEK[letter] || letter; });
  }

  function search() {
    list.replaceChildren();
    // An index as one types it: V_0, theta_0. A longer name is code.
    var asked = words.value.trim().replace(/\\(?=[a-z])|\$/gi, '').replace(/(^|[^\w])([a-z]|[a-z]{2,7}(?=[_^]\w))[_^]\{?(\w)\}?(?!\w)/gi,
      function (all, before, name, index) { return name.length === 1 || NAMES.indexOf(name) >= 0 ? before + name + index : all; });
    // What has the words just as they are asked, as kept_1, before what has them apart.
    var exact = small(words.value.trim());
    var found = asked ? engine.search(asked) : [];
    found.forEach(function (one) { one.exact = small(one.text).indexOf(exact); });
    found.sort(function (one, other) { return (other.exact >= 0) - (one.exact >= 0); });
    found.slice(0, MOST).forEach(function (one) {
      var item = document.createElement('li'), link = document.createElement('a'), text = document.createElement('p');
      link.href = one.page + '#' + encodeURIComponent(one.at);
      link.textContent = one.title === one.heading ? one.title : one.title + ' › ' + one.heading;
      text.textContent = around(one.text, one.terms, one.exact);
      item.append(link, text);
      list.appendChild(item);
    });
    if (asked && !found.length) {
      list.appendChild(document.createElement('li')).textContent = 'Nothing has these words.';
    }
  }

  // As long as the text, letter by letter.
  function small(text) {
    return text.toLowerCase().replace(/[¹²³⁰-ₜᵀ]/g, function (letter) { return letter.normalize('NFKC'); });
  }

  // What stands around the words as they are asked, else around those of them that are nearest to each other.
  function around(text, terms, exact) {
    var places = [], all = small(text);
    terms.forEach(function (term) {
      var written = term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(WRITTEN, function (name) {
        return '(?:' + name + '|' + LETTERS[name] + ')';
      });
      for (var found of all.matchAll(new RegExp(written, 'g'))) { places.push({at: found.index, term: term}); }
    });
    var best = {at: Math.max(0, exact)}, most = exact >= 0 ? Infinity : 0;
    places.forEach(function (place) {
      var near = places.filter(function (one) { return one.at >= place.at && one.at < place.at + AROUND; });
      var count = new Set(near.map(function (one) { return one.term; })).size;
      if (count > most || count === most && place.at < best.at) { best = place; most = count; }
    });
    var from = Math.max(0, best.at - AROUND), to = Math.min(text.length, best.at + AROUND);
    // Whole words at both ends, where one ends before the word that was found.
    from = from && text.lastIndexOf(' ', best.at) > from ? text.indexOf(' ', from) + 1 : from;
    to = to < text.length && text.lastIndexOf(' ', to) > best.at ? text.lastIndexOf(' ', to) : to;
    return (from ? '… ' : '') + text.slice(from, to).trim() + (to < text.length ? ' …' : '');
  }

  words.addEventListener('input', search);
  words.value = new URLSearchParams(location.search).get('q') || words.value;
  search();
})();
