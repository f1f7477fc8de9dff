(function () {
  'use strict';
  var MOST = 12, AROUND = 90;
  var words = document.getElementById('words'), list = document.getElementById('found');
  var engine = new MiniSearch({fields: ['heading', 'title', 'text'], storeFields: ['page', 'at', 'title', 'heading', 'text'],
    searchOptions: {prefix: true, combineWith: 'AND', boost: {heading: 3, title: 2}}});
  engine.addAll(window.W2S_TEXTS);

  function search() {
    list.replaceChildren();
    var asked = words.value.trim();
    var found = asked ? engine.search(asked) : [];
    found.slice(0, MOST).forEach(function (one) {
      var item = document.createElement('li'), link = document.createElement('a'), text = document.createElement('p');
      link.href = one.page + '#' + encodeURIComponent(one.at);
      link.textContent = one.title === one.heading ? one.title : one.title + ' › ' + one.heading;
      text.textContent = around(one.text, one.terms);
      item.append(link, text);
      list.appendChild(item);
    });
    if (asked && !found.length) {
      list.appendChild(document.createElement('li')).textContent = 'Nothing has these words.';
    }
  }

  // What stands around the first of the words.
  function around(text, terms) {
    var small = text.toLowerCase(), at = text.length;
    terms.forEach(function (term) {
      var place = small.indexOf(term);
      at = place >= 0 && place < at ? place : at;
    });
    at = at === text.length ? 0 : at;
    var from = Math.max(0, at - AROUND), to = Math.min(text.length, at + AROUND);
    return (from ? '… ' : '') + text.slice(from, to) + (to < text.length ? ' …' : '');
  }

  words.addEventListener('input', search);
  words.value = new URLSearchParams(location.search).get('q') || words.value;
  search();
})();
