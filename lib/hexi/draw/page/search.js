// Search by name in any language, alias and key; Latin letters of either case, wide or narrow.
const foldText = text => text.normalize('NFKC').toLowerCase().replace(/[\s\u3000·・“”"'‘’()（）\-—_]+/gu, '');
const searchable = nodes.map(n => {
  const seen = new Set([n.name, ...n.names.map(([, name]) => name), ...n.aliases, n.key]);
  return [...seen].map(text => ({ text, folded: foldText(text) }));
});

/**
 * The nodes that `text` means, best first: names that are just so before those that differ in signs and letters' case, whole names before
 * beginnings before parts, short before long. What is nothing but signs is looked for as it stands.
 */
function search(text, most = 20) {
  const wanted = foldText(text), said = text.trim();
  const words = text.trim().split(/\s+/u).map(foldText).filter(word => word !== '');
  if (said === '') return { all: 0, best: [] };
  const rankOf = (name, folded) => {
    if (name === said) return 0;
    if (wanted === '') return name.includes(said) ? 3 : 9;
    return folded === wanted ? 1 : folded.startsWith(wanted) ? 2 : folded.includes(wanted) ? 3 : words.every(word => folded.includes(word)) ? 4 : 9;
  };
  const found = [];
  searchable.forEach((names, node) => {
    if (!nodeOn(node)) return;
    let best = null;
    for (const { text: name, folded } of names) {
      const rank = rankOf(name, folded);
      if (rank < 9 && (best === null || rank < best.rank)) best = { node, name, rank, length: folded.length };
    }
    if (best !== null) found.push(best);
  });
  found.sort((a, b) => a.rank - b.rank || a.length - b.length || a.node - b.node);
  return { all: found.length, best: found.slice(0, most) };
}

function setUpSearch(choose) {
  const query = by('query'), matches = by('matches');
  let results = [], at = -1;
  query.placeholder = say.search;
  query.setAttribute('aria-label', say.search);
  matches.setAttribute('aria-label', say.search);
  const close = () => { matches.hidden = true; query.setAttribute('aria-expanded', 'false'); query.removeAttribute('aria-activedescendant'); at = -1; };
  const mark = next => {
    at = next;
    [...matches.children].forEach((item, i) => { if (results.length > 0) item.setAttribute('aria-selected', String(i === at)); });
    if (at < 0) return query.removeAttribute('aria-activedescendant');
    query.setAttribute('aria-activedescendant', `match-${at}`);
    matches.children[at].scrollIntoView({ block: 'nearest' });
  };
  const take = i => { const { node } = results[i]; query.value = ''; close(); choose(node); };
  const refresh = () => {
    if (query.value.trim() === '') return close();
    const { all, best } = search(query.value);
    results = best;
    matches.replaceChildren(...best.map(({ node, name }, i) => {
      const n = nodes[node], type = data.node_types[n.type].caption;
      const item = make('li', { id: `match-${i}`, role: 'option', 'aria-selected': 'false' },
        make('span', { class: 'name', dir: 'auto', text: n.name }), make('span', { class: 'small', dir: 'auto', text: name === n.name ? type : `${type} · ${say.viaAlias(name)}` }));
      item.addEventListener('pointerdown', event => event.preventDefault());  // the box keeps the focus
      item.addEventListener('click', () => take(i));
      return item;
    }));
    if (best.length === 0) matches.append(make('li', { class: 'none', role: 'option', 'aria-disabled': 'true', text: say.none }));
    matches.hidden = false;
    query.setAttribute('aria-expanded', 'true');
    mark(best.length > 0 ? 0 : -1);
    announce(all === 0 ? say.none : say.results(all));
  };
  query.addEventListener('input', refresh);
  query.addEventListener('focus', refresh);
  query.addEventListener('blur', close);
  query.addEventListener('keydown', event => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' && results.length > 0) mark((at + 1) % results.length);
    else if (event.key === 'ArrowUp' && results.length > 0) mark((at + results.length - 1) % results.length);
    else if (event.key === 'Enter' && at >= 0) take(at);
    else if (event.key === 'Escape') { query.value = ''; close(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
