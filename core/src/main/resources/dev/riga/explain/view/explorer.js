'use strict';
// Shows the attentions of a page. All text from documents goes in as text, never as HTML.
(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const root = find('#explorer');
  const data = JSON.parse(find('#explorer-data').textContent);
  const KINDS = ['question', 'answer', 'special', 'context'];
  data.inputs.forEach((each) => each.tokens.forEach((token) => {
    token.kind = KINDS.indexOf(token.kind);
  }));
  const MEAN = -1;
  const CACHED_HEADS = 256;

  const state = {
    input: 0, layer: 0, head: 0, token: 0, direction: 'from', special: true, view: 'map',
  };
  let plane = null; // the weights shown: Float32Array [query * length + key]
  let turn = 0; // counts the requests for planes, so that only the last is shown

  const ui = Object.fromEntries(
    [...root.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]));
  const input = () => data.inputs[state.input];

  // ---- weights ----

  async function inflated(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /** A bit for each weight, whether its code is above 0, then those codes; both key by key. */
  function unpacked(bytes) {
    const n = input().tokens.length;
    const codes_ = new Uint8Array(n * n);
    let next = Math.ceil(n * n / 8);
    let i = 0;
    for (let key = 0; key < n; key++) {
      for (let query = 0; query < n; query++, i++) {
        if (bytes[i >> 3] & (0x80 >> (i & 7))) codes_[query * n + key] = bytes[next++];
      }
    }
    return codes_;
  }

  const cache = new Map();

  /** The codes of one head, decoded when they are first looked at. */
  function codes(layer, head) {
    const key = `${state.input}-${layer}-${head}`;
    let found = cache.get(key);
    if (found === undefined) {
      found = inflated(find(`#head-${key}`).textContent).then(unpacked);
      cache.set(key, found);
      if (cache.size > CACHED_HEADS) cache.delete(cache.keys().next().value);
    }
    return found;
  }

  /** The weight that each code stands for. */
  function weightOf() {
    const of = input();
    if (!of.table) of.table = Float32Array.from(of.values);
    return of.table;
  }

  const means = new Map();

  /** One head, or the mean of a layer, of a head through all layers, or of everything. */
  async function weights(layer, head) {
    const table = weightOf();
    if (layer !== MEAN && head !== MEAN) {
      const codes_ = await codes(layer, head);
      return Float32Array.from(codes_, (code) => table[code]);
    }
    const key = `${state.input}-${layer}-${head}`;
    if (means.has(key)) return means.get(key);
    const layers = layer === MEAN ? [...Array(input().layers).keys()] : [layer];
    const heads = head === MEAN ? [...Array(input().heads).keys()] : [head];
    const sum = new Float32Array(input().tokens.length ** 2);
    const share = 1 / (layers.length * heads.length);
    for (const l of layers) {
      const planes = await Promise.all(heads.map((h) => codes(l, h)));
      for (const codes_ of planes) {
        for (let i = 0; i < sum.length; i++) sum[i] += share * table[codes_[i]];
      }
    }
    means.set(key, sum);
    return sum;
  }

  /** What one token attends to, or who attends to it; -1 stands for the answer's tokens together. */
  function row(token) {
    const n = input().tokens.length;
    const { first, last } = input().answer;
    const tokens = token < 0 ? [...Array(last - first + 1).keys()].map((i) => first + i) : [token];
    const out = new Float32Array(n);
    for (const t of tokens) {
      for (let i = 0; i < n; i++) {
        out[i] += state.direction === 'from'
          ? plane[t * n + i] / tokens.length
          : plane[i * n + t];
      }
    }
    if (!state.special) {
      input().tokens.forEach((of, i) => { if (of.kind === 2) out[i] = 0; });
    }
    return out;
  }

  // ---- colours ----

  const dark = () => {
    const asked = document.documentElement.dataset.theme;
    return asked ? asked === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  };
  const scale = () => (dark() ? data.night : data.paper);

  /** The colour of a part of the scale: its place is the square root of the weight. */
  function colour(weight, most) {
    const steps = scale().length - 1;
    const part = most > 0 ? Math.sqrt(Math.min(1, weight / most)) : 0;
    return scale()[Math.round(part * steps)];
  }

  const light = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b > 140;
  const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

  function percent(weight) {
    const p = 100 * weight;
    return (p === 0 || p >= 9.95 ? p.toFixed(0) : p >= 0.995 ? p.toFixed(1) : p.toFixed(2)) + ' %';
  }

  // ---- the parts of the page ----

  function element(tag, properties, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name.startsWith('aria-') || name === 'role') made.setAttribute(name, value);
      else made[name] = value;
    }
    made.append(...children);
    return made;
  }

  const plain = (text) => text.replace(/^(##|Ġ|▁)(?=.)/u, '');
  const nameOf = (token) => (token < 0 ? `the answer “${input().answer.text}”`
    : `“${plain(input().tokens[token].text)}”`);

  function fillChoices() {
    const of = input();
    ui.layer.replaceChildren(element('option', { value: MEAN }, 'mean of all'),
      ...[...Array(of.layers).keys()].map((l) => element('option', { value: l }, String(l))));
    ui.head.replaceChildren(element('option', { value: MEAN }, 'mean of all'),
      ...[...Array(of.heads).keys()].map((h) => element('option', { value: h }, String(h))));
    ui.question.replaceChildren(
      ...data.inputs.map((each, i) => element('option', { value: i }, each.question)));
    ui.question.closest('label').hidden = data.inputs.length < 2;
  }

  function fillText() {
    const of = input();
    ui.text.replaceChildren();
    let part = null;
    of.tokens.forEach((token, i) => {
      if (!token.glued && i > 0) ui.text.append(' ');
      const span = element('span', {
        id: `token-${i}`, className: `token ${KINDS[token.kind]}`, role: 'option',
        'aria-selected': 'false',
      }, plain(token.text));
      span.dataset.token = i;
      if (part !== null && token.kind === 2 && i < of.tokens.length - 1) span.classList.add('break');
      part = token.kind;
      ui.text.append(span);
    });
    ui.answer.textContent = of.answer.text;
    ui.asked.textContent = of.question;
    ui.probability.textContent = `${percent(of.answer.probability)} among the spans of this window`;
    ui.precision.textContent = 'Weights are stored in a byte each: at most '
      + `${(100 * of.largestError).toFixed(2)} percentage points off, `
      + `${(100 * of.meanError).toFixed(3)} on average.`;
  }

  let painted = null;
  function paintText() {
    const shown = row(state.token);
    const most = Math.max(...shown);
    const { first, last } = input().answer;
    const spans = ui.text.querySelectorAll('.token');
    spans.forEach((span, i) => {
      const shade = colour(shown[i], most);
      span.style.backgroundColor = shown[i] > 0 ? css(shade) : '';
      span.style.color = shown[i] > 0 ? (light(shade) ? '#14161d' : '#ffffff') : '';
      const chosen = state.token < 0 ? i >= first && i <= last : i === state.token;
      if (chosen !== (span.getAttribute('aria-selected') === 'true')) {
        span.setAttribute('aria-selected', String(chosen));
      }
    });
    ui.text.setAttribute('aria-activedescendant',
      `token-${state.token < 0 ? first : state.token}`);
    painted = { shown, most };
    fillRanking(shown);
    if (state.view === 'table') fillTable(shown);
    drawLegend(most);
  }

  function fillRanking(shown) {
    const tokens = input().tokens;
    const best = [...shown.keys()].sort((a, b) => shown[b] - shown[a]).slice(0, 10)
      .filter((i) => shown[i] > 0);
    const most = best.length ? shown[best[0]] : 1;
    ui.rankingTitle.textContent = state.direction === 'from'
      ? `${nameOf(state.token)} attends to` : `Tokens that attend to ${nameOf(state.token)}`;
    ui.ranking.replaceChildren(...best.map((i) => {
      const bar = element('span', { className: 'bar' });
      bar.style.width = `${100 * shown[i] / most}%`;
      const item = element('button', { type: 'button', className: 'rank' },
        element('bdi', { className: `name ${KINDS[tokens[i].kind]}` }, tokens[i].text),
        element('span', { className: 'track', 'aria-hidden': 'true' }, bar),
        element('span', { className: 'number' }, percent(shown[i])));
      item.dataset.token = i;
      return element('li', {}, item);
    }));
    if (state.token >= 0) {
      const token = tokens[state.token];
      ui.logits.textContent = `start logit ${token.start.toFixed(2)}, end logit `
        + token.end.toFixed(2);
    } else {
      ui.logits.textContent = '';
    }
  }

  function fillTable(shown) {
    const tokens = input().tokens;
    ui.rows.replaceChildren(...tokens.map((token, i) => element('tr', {},
      element('td', {}, String(i)),
      element('td', {}, element('bdi', { className: KINDS[token.kind] }, token.text)),
      element('td', { className: 'number' }, shown[i].toPrecision(6)))));
  }

  function drawLegend(most) {
    const canvas = ui.legend;
    const context = canvas.getContext('2d');
    for (let x = 0; x < canvas.width; x++) {
      context.fillStyle = css(colour((x / (canvas.width - 1)) ** 2, 1));
      context.fillRect(x, 0, 1, canvas.height);
    }
    [0, 0.25, 1].forEach((part, i) => { ui.ticks.children[i].textContent = percent(part * most); });
  }

  // ---- the map ----

  const small = document.createElement('canvas');
  let mapMost = 1;

  function paintMap() {
    const n = input().tokens.length;
    mapMost = 0;
    for (const weight of plane) if (weight > mapMost) mapMost = weight;
    small.width = n;
    small.height = n;
    const context = small.getContext('2d');
    const image = context.createImageData(n, n);
    const steps = scale().length - 1;
    const shades = scale();
    for (let i = 0; i < plane.length; i++) {
      const shade = shades[Math.round(Math.sqrt(plane[i] / mapMost) * steps)];
      image.data[4 * i] = shade[0];
      image.data[4 * i + 1] = shade[1];
      image.data[4 * i + 2] = shade[2];
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    drawMap();
  }

  const EDGE = 10; // for the marks of question and answer
  let mapCell = 1;

  function drawMap() {
    const n = input().tokens.length;
    const canvas = ui.map;
    mapCell = Math.max(1, Math.round(Math.min(1536, Math.max(600, n)) / n));
    const size = n * mapCell;
    canvas.width = size + EDGE;
    canvas.height = size + EDGE;
    const context = canvas.getContext('2d');
    context.imageSmoothingEnabled = false;
    context.drawImage(small, EDGE, EDGE, size, size);
    const style = getComputedStyle(root);
    input().tokens.forEach((token, i) => {
      if (token.kind === 3) return;
      context.fillStyle = style.getPropertyValue(`--${KINDS[token.kind]}`);
      context.fillRect(EDGE + i * mapCell, 0, mapCell, EDGE - 3);
      context.fillRect(0, EDGE + i * mapCell, EDGE - 3, mapCell);
    });
    const { first, last } = input().answer;
    const from = state.token < 0 ? first : state.token;
    const to = state.token < 0 ? last : state.token;
    context.strokeStyle = style.getPropertyValue('--answer');
    context.lineWidth = Math.max(1.5, mapCell / 6);
    const length = (to - from + 1) * mapCell;
    if (state.direction === 'from') {
      context.strokeRect(EDGE, EDGE + from * mapCell, size, length);
    } else {
      context.strokeRect(EDGE + from * mapCell, EDGE, length, size);
    }
  }

  function cellAt(event) {
    const box = ui.map.getBoundingClientRect();
    const n = input().tokens.length;
    const factor = ui.map.width / box.width;
    const key = Math.floor(((event.clientX - box.left) * factor - EDGE) / mapCell);
    const query = Math.floor(((event.clientY - box.top) * factor - EDGE) / mapCell);
    return key >= 0 && key < n && query >= 0 && query < n ? { query, key } : null;
  }

  // ---- lines between tokens ----

  function drawLinks() {
    const tokens = input().tokens;
    const n = tokens.length;
    const rows = Math.min(n, 40);
    const middle = state.token < 0 ? input().answer.first : state.token;
    const from = Math.max(0, Math.min(n - rows, middle - Math.floor(rows / 2)));
    const canvas = ui.links;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(280, canvas.parentElement.clientWidth);
    const height = rows * 18 + 12;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    const style = getComputedStyle(root);
    const ink = KINDS.map((kind) => style.getPropertyValue(`--${kind}`));
    context.font = '13px system-ui, sans-serif';
    const side = Math.min(130, width * 0.32);
    const y = (i) => 6 + (i - from + 0.5) * 18;
    const { first, last } = input().answer;
    const chosen = (i) => (state.token < 0 ? i >= first && i <= last : i === state.token);
    for (let q = from; q < from + rows; q++) {
      for (let k = from; k < from + rows; k++) {
        const weight = plane[q * n + k];
        const on = chosen(state.direction === 'from' ? q : k);
        if (weight < 0.02 || (!state.special && (tokens[q].kind === 2 || tokens[k].kind === 2))) {
          continue;
        }
        const strength = Math.sqrt(weight);
        context.strokeStyle = on ? ink[1] : style.getPropertyValue('--accent');
        context.globalAlpha = on ? 0.35 + 0.65 * strength : 0.06 + 0.4 * strength;
        context.lineWidth = 0.5 + 4 * strength;
        context.beginPath();
        context.moveTo(side, y(q));
        context.bezierCurveTo(width / 2, y(q), width / 2, y(k), width - side, y(k));
        context.stroke();
      }
    }
    context.globalAlpha = 1;
    context.textBaseline = 'middle';
    for (let i = from; i < from + rows; i++) {
      context.fillStyle = ink[tokens[i].kind];
      context.textAlign = 'right';
      context.fillText(tokens[i].text, side - 6, y(i), side - 6);
      context.textAlign = 'left';
      context.fillText(tokens[i].text, width - side + 6, y(i), side - 6);
    }
  }

  // ---- the overview of all heads ----

  let thumbnails = null;

  async function paintOverview() {
    const of = input();
    const inputThen = state.input;
    const codes_ = await inflated(of.thumbnails);
    if (inputThen !== state.input) return;
    thumbnails = codes_;
    drawOverview();
  }

  function drawOverview() {
    if (!thumbnails) return;
    const of = input();
    const side = of.side;
    const gap = 2;
    const canvas = ui.overview;
    const cell = Math.max(1, Math.round(32 / side));
    const step = side * cell + gap;
    canvas.width = of.heads * step + gap;
    canvas.height = of.layers * step + gap;
    const context = canvas.getContext('2d');
    context.imageSmoothingEnabled = false;
    const shades = scale();
    const tile = new OffscreenCanvas(side, side);
    const tileContext = tile.getContext('2d');
    const image = tileContext.createImageData(side, side);
    for (let layer = 0; layer < of.layers; layer++) {
      for (let head = 0; head < of.heads; head++) {
        const start = (layer * of.heads + head) * side * side;
        for (let i = 0; i < side * side; i++) {
          // a thumbnail's code is the square root of its weight, in 255 steps
          const shade = shades[Math.round(thumbnails[start + i] / 255 * (shades.length - 1))];
          image.data.set(shade, 4 * i);
          image.data[4 * i + 3] = 255;
        }
        tileContext.putImageData(image, 0, 0);
        context.drawImage(tile, gap + head * step, gap + layer * step, side * cell, side * cell);
      }
    }
    const chosenLayers = state.layer === MEAN ? [0, of.layers] : [state.layer, state.layer + 1];
    const chosenHeads = state.head === MEAN ? [0, of.heads] : [state.head, state.head + 1];
    context.strokeStyle = getComputedStyle(root).getPropertyValue('--answer');
    context.lineWidth = 3;
    context.strokeRect(1 + chosenHeads[0] * step, 1 + chosenLayers[0] * step,
      (chosenHeads[1] - chosenHeads[0]) * step, (chosenLayers[1] - chosenLayers[0]) * step);
  }

  // ---- what changes what ----

  const placeName = () => {
    const layer = state.layer === MEAN ? 'all layers' : `layer ${state.layer}`;
    const head = state.head === MEAN ? 'mean of all heads' : `head ${state.head}`;
    return `${layer}, ${head}`;
  };

  async function showPlace() {
    const mine = ++turn;
    ui.layer.value = state.layer;
    ui.head.value = state.head;
    ui.place.textContent = placeName();
    drawOverview();
    const next = await weights(state.layer, state.head);
    if (mine !== turn) return;
    plane = next;
    paintMap();
    showToken();
  }

  function showToken() {
    if (!plane) return;
    paintText();
    if (state.view === 'map') drawMap();
    if (state.view === 'links') drawLinks();
    root.dataset.shown = `${state.input} ${state.layer} ${state.head} ${state.token}`;
  }

  function showView() {
    for (const view of ['map', 'links', 'table']) {
      ui[`${view}View`].hidden = state.view !== view;
      find(`[data-view="${view}"]`, root).setAttribute('aria-selected', String(state.view === view));
      find(`[data-view="${view}"]`, root).tabIndex = state.view === view ? 0 : -1;
    }
    showToken();
  }

  function say(text) {
    ui.said.textContent = text;
  }

  function chooseToken(token, aloud) {
    if (token === state.token) return;
    state.token = token;
    showToken();
    remember();
    if (aloud && painted) {
      const best = [...painted.shown.keys()].sort((a, b) => painted.shown[b] - painted.shown[a]);
      say(`${nameOf(token)}: ` + best.slice(0, 3)
        .map((i) => `${plain(input().tokens[i].text)} ${percent(painted.shown[i])}`).join(', '));
    }
  }

  function choosePlace(layer, head) {
    state.layer = Math.max(MEAN, Math.min(input().layers - 1, layer));
    state.head = Math.max(MEAN, Math.min(input().heads - 1, head));
    remember();
    return showPlace();
  }

  async function chooseInput(i) {
    state.input = i;
    state.layer = Math.min(state.layer, input().layers - 1);
    state.head = Math.min(state.head, input().heads - 1);
    state.token = -1;
    plane = null;
    thumbnails = null;
    fillChoices();
    ui.question.value = i;
    fillText();
    await Promise.all([paintOverview(), showPlace()]);
  }

  /** The state stands in the address, so that a view can be kept as a bookmark. */
  let waiting = 0;
  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const { input: i, layer, head, token, direction, view } = state;
      try {
        history.replaceState(null, '',
          `#input=${i}&layer=${layer}&head=${head}&token=${token}&${direction}&${view}`);
      } catch (e) { /* some browsers refuse it for files */ }
    }, 300);
  }

  function recall() {
    const asked = new Map(location.hash.slice(1).split('&').map((part) => part.split('=')));
    const number = (name, least, most, otherwise) => {
      const value = Number.parseInt(asked.get(name), 10);
      return value >= least && value <= most ? value : otherwise;
    };
    state.input = number('input', 0, data.inputs.length - 1, 0);
    state.layer = number('layer', MEAN, input().layers - 1, input().layers - 1);
    state.head = number('head', MEAN, input().heads - 1, MEAN);
    const token = number('token', -1, input().tokens.length - 1, -1);
    state.direction = asked.has('to') ? 'to' : 'from';
    state.view = asked.has('table') ? 'table' : asked.has('links') ? 'links' : 'map';
    return token;
  }

  // ---- hands ----

  ui.layer.addEventListener('change', () => choosePlace(Number(ui.layer.value), state.head));
  ui.head.addEventListener('change', () => choosePlace(state.layer, Number(ui.head.value)));
  ui.question.addEventListener('change', () => chooseInput(Number(ui.question.value)));
  ui.special.addEventListener('change', () => {
    state.special = ui.special.checked;
    showToken();
  });
  root.querySelectorAll('input[name="direction"]').forEach((radio) => {
    radio.addEventListener('change', () => {
      state.direction = radio.value;
      showToken();
      remember();
    });
  });
  root.querySelectorAll('[data-view]').forEach((tab) => {
    tab.addEventListener('click', () => {
      state.view = tab.dataset.view;
      showView();
      remember();
    });
    tab.addEventListener('keydown', (event) => {
      const tabs = [...root.querySelectorAll('[data-view]')];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  });

  let pinned = true;
  let pending = null;
  const soon = (token) => { // hovering over many tokens paints once a frame
    if (pending === null) {
      requestAnimationFrame(() => {
        const last = pending;
        pending = null;
        chooseToken(last, false);
      });
    }
    pending = token;
  };
  ui.text.addEventListener('pointerover', (event) => {
    const token = event.target.dataset.token;
    if (token !== undefined && !pinned && event.pointerType === 'mouse') soon(Number(token));
  });
  ui.text.addEventListener('pointerenter', (event) => {
    if (event.pointerType === 'mouse') pinned = false;
  });
  ui.text.addEventListener('click', (event) => {
    const token = event.target.dataset.token;
    if (token !== undefined) {
      pinned = true;
      chooseToken(Number(token), true);
    }
  });
  ui.text.addEventListener('keydown', (event) => {
    const n = input().tokens.length;
    const now = state.token < 0 ? input().answer.first : state.token;
    const next = {
      ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1,
      Home: 0, End: n - 1, PageDown: now + 20, PageUp: now - 20,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    pinned = true;
    const token = Math.max(0, Math.min(n - 1, next));
    chooseToken(token, true);
    find(`#token-${token}`).scrollIntoView({ block: 'nearest' });
  });
  ui.ranking.addEventListener('click', (event) => {
    const button = event.target.closest('[data-token]');
    if (button) chooseToken(Number(button.dataset.token), true);
  });
  ui.whole.addEventListener('click', () => chooseToken(-1, true));

  ui.map.addEventListener('pointermove', (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    const n = input().tokens.length;
    const tokens = input().tokens;
    ui.cell.replaceChildren(
      element('bdi', { className: KINDS[tokens[cell.query].kind] }, tokens[cell.query].text),
      ' → ',
      element('bdi', { className: KINDS[tokens[cell.key].kind] }, tokens[cell.key].text),
      ` ${percent(plane[cell.query * n + cell.key])}`);
  });
  ui.map.addEventListener('click', (event) => {
    const cell = cellAt(event);
    if (cell) chooseToken(state.direction === 'from' ? cell.query : cell.key, true);
  });

  ui.overview.addEventListener('click', (event) => {
    const box = ui.overview.getBoundingClientRect();
    choosePlace(
      Math.floor((event.clientY - box.top) / box.height * input().layers),
      Math.floor((event.clientX - box.left) / box.width * input().heads));
  });
  ui.overview.addEventListener('keydown', (event) => {
    const step = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    }[event.key];
    if (!step) return;
    event.preventDefault();
    choosePlace(
      Math.max(0, state.layer + step[0]), Math.max(0, state.head + step[1]))
      .then(() => say(placeName()));
  });

  const toPage = find('#cited-page');
  ui.toPage.hidden = !toPage;
  ui.toPage.addEventListener('click', () => {
    toPage.scrollIntoView({ behavior: 'smooth', block: 'start' });
    toPage.focus({ preventScroll: true });
  });

  const repaint = () => {
    if (!plane) return;
    drawOverview();
    paintMap();
    showToken();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  new MutationObserver(repaint)
    .observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  let resized = 0;
  window.addEventListener('resize', () => {
    clearTimeout(resized);
    resized = setTimeout(showToken, 100);
  });

  (async () => {
    if (typeof DecompressionStream === 'undefined') {
      say('This browser is too old to unpack the attentions; any of 2023 or later can.');
      ui.said.classList.add('trouble');
      return;
    }
    const token = recall();
    root.querySelector(`input[value="${state.direction}"]`).checked = true;
    await chooseInput(state.input);
    state.token = token;
    showView();
    const chosen = find(`#token-${token < 0 ? input().answer.first : token}`);
    ui.text.scrollTop = chosen.offsetTop - 80;
    root.dataset.ready = Math.round(performance.now());
  })();
})();
