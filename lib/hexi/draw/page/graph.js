// The graph: neighbours, what is shown, shortest paths.
// What lies beyond the part that is drawn has no place until the reader expands into it: see `settleBeyond`.
const nodes = [...data.nodes, ...data.beyond.map(n => ({ ...n, beyond: true }))], edges = [...data.edges, ...data.beyond_edges];
const nodeOfKey = new Map(nodes.map((n, i) => [n.key, i]));
const ties = nodes.map(() => []);  // of each node: [edge, other end]
edges.forEach((e, i) => {
  ties[e.from].push([i, e.to]);
  if (e.to !== e.from) ties[e.to].push([i, e.from]);
});

/** What is picked; how the picture is arranged is in `look`. */
const state = {
  picked: null,       // {node} | {edge} | {from, to, path} with path -1 for all
  waiting: null,      // a node whose path's other end is still to be picked
  current: null,      // the node that the keyboard stands at
  changes: 0,         // of what is shown
};

/** How the picture is arranged. Each change makes another, so that what was can come back: see `change`. */
let look = {
  offNodes: new Set(), offEdges: new Set(),  // types filtered out
  hidden: new Set(), kept: new Set(),        // nodes hidden by the reader; nodes shown although their type is not
  moved: new Map(),                          // where the reader has put nodes: [x, y]
  size: '', colour: '',                      // names of measures
  day: null,                                 // since 1970; all times if null
};

const inTime = ({ time }) => look.day === null || time === undefined || ((time[0] === null || time[0] <= look.day) && (time[1] === null || time[1] > look.day));
let on = { nodes: [], edges: [] };
/** How many of a list there are; and where some stand for several, of how many facts: what is merged or collapsed counts as in pictures. */
function tally(items) {
  const facts = items.reduce((sum, { stands_for = 1 }) => sum + stands_for, 0);
  return facts === items.length ? String(facts) : `${items.length} (${facts})`;
}
/** Decides what is shown. */
function decide() {
  on.nodes = nodes.map((n, i) => (!n.beyond || look.moved.has(i)) && !look.hidden.has(i) && (!look.offNodes.has(n.type) || look.kept.has(i)) && inTime(n));
  on.edges = edges.map(e => on.nodes[e.from] && on.nodes[e.to] && !look.offEdges.has(e.type) && inTime(e));
  ++state.changes;
}
const nodeOn = n => on.nodes[n];
const edgeOn = e => on.edges[e];
const frameOn = f => data.frames[f].members.some(nodeOn);

/** The neighbours of a node that are not shown, though there is an edge that could be. */
const unseen = n => [...new Set(ties[n].filter(([e, other]) => !on.nodes[other] && !look.offEdges.has(edges[e].type) && inTime(edges[e]) && inTime(nodes[other])).map(([, other]) => other))];

const mostPaths = 50;

const strong = e => edgeOn(e) && !data.edge_types[edges[e].type].weak;

/** How far each node is from `to` over edges that `may` be walked, up to where `from` is. */
function distances(from, to, may) {
  const distance = new Map([[to, 0]]);
  for (let layer = [to]; layer.length > 0 && !distance.has(from);) {
    const next = [];
    for (const n of layer)
      for (const [e, other] of ties[n])
        if (may(e) && !distance.has(other)) { distance.set(other, distance.get(n) + 1); next.push(other); }
    layer = next;
  }
  return distance;
}

/**
 * The shortest paths between two nodes over the edges shown, in either direction; parallel edges make different paths. Edges of weak types
 * are left aside, as the tool does; `aside` says that there is a path over them where there is none else, or a shorter one.
 * At most `mostPaths`, those with the smallest edge numbers first; `more` says that there are others.
 */
function shortestPaths(from, to) {
  const distance = distances(from, to, strong);
  const aside = (distances(from, to, edgeOn).get(from) ?? Infinity) < (distance.get(from) ?? Infinity);
  const found = [];
  if (!distance.has(from)) return { paths: found, more: false, aside };
  // Only steps that come nearer are taken, so each branch ends at `to`; a stack, since paths may be long.
  const stack = [{ node: from, nodes: [from], edges: [] }];
  while (stack.length > 0 && found.length <= mostPaths) {
    const here = stack.pop();
    if (here.node === to) { found.push({ nodes: here.nodes, edges: here.edges }); continue; }
    const steps = ties[here.node].filter(([e, other]) => strong(e) && distance.get(other) === distance.get(here.node) - 1);
    for (const [e, other] of steps.reverse()) stack.push({ node: other, nodes: [...here.nodes, other], edges: [...here.edges, e] });
  }
  return { paths: found.slice(0, mostPaths), more: found.length > mostPaths, aside };
}

/** The nodes and edges that stand out; nothing when all are equal. */
let standing = { picked: undefined, changes: -1, out: null };
function standOut() {
  if (standing.picked !== state.picked || standing.changes !== state.changes) standing = { picked: state.picked, changes: state.changes, out: findStandOut() };
  return standing.out;
}
function findStandOut() {
  const p = state.picked;
  if (p === null) return null;
  if ('node' in p) {
    const near = ties[p.node].filter(([e]) => edgeOn(e));
    return { nodes: new Set([p.node, ...near.map(([, other]) => other)]), edges: new Set(near.map(([e]) => e)) };
  }
  if ('edge' in p) return { nodes: new Set([edges[p.edge].from, edges[p.edge].to]), edges: new Set([p.edge]) };
  const shown = p.path >= 0 && p.path < p.found.paths.length ? [p.found.paths[p.path]] : p.found.paths;
  return { nodes: new Set([p.from, p.to, ...shown.flatMap(path => path.nodes)]), edges: new Set(shown.flatMap(path => path.edges)) };
}
