// The calls of each method as they happen.

import {events, get, getHealth, TokenNeeded} from './api.js';
import {el, fill, say, showState, table} from './dom.js';

const MINUTE = 60;
const KINDS = {
  CLIENT_STREAMING: 'client stream',
  SERVER_STREAMING: 'server stream',
  BIDI_STREAMING: 'bidirectional',
};
const HEADS = ['Method', 'Calls/s.number', 'Ø minute.number.less', 'Errors/s.number', 'p50.number.less',
  'p95.number', 'p99.number.less', 'Open.number', 'All.number', 'Not OK.codes'];

export async function live(body, signal) {
  const [services, health] = await Promise.all([get('services'), getHealth()]);
  const view = new View(services.services, health);
  fill(body, view.elements);
  view.watch(signal);
}

class View {
  constructor(services, health) {
    this.rows = new Map();
    this.notice = el('p.notice', {role: 'status', hidden: true});
    this.tiles = ['Calls/s', 'Errors/s', 'Open calls', 'Cut off'].map((name) => new Tile(name));
    this.line = new Line();
    this.listeners = new Map(health.listeners.map((each) => [each.name, state(each.state)]));
    this.elements = [
      this.notice,
      el('dl.tiles', {}, this.tiles.map((tile) => tile.element)),
      this.line.element,
      el('section', {}, el('h2', {}, 'Listeners'),
        table('Listeners', ['Name', 'State', 'Address'], health.listeners.map((each) => el('tr', {},
          el('th', {scope: 'row'}, each.name),
          el('td', {}, this.listeners.get(each.name)),
          el('td', {}, el('code', {}, each.location ?? 'not yet')))))),
      services.map((service) => this.section(service)),
      el('section', {}, el('h2', {}, 'Other requests'),
        table('Other requests', HEADS, [
          this.row('standard', 'health, reflection, channelz'),
          this.row('other', 'of no method here'),
        ])),
    ];
  }

  section(service) {
    return el('section', {},
      el('h2', {}, service.name, ' ', el('small.muted', {},
        service.listeners.length === 0 ? 'on no listener' : `on ${service.listeners.join(', ')}`)),
      table(`Calls of ${service.name}`, HEADS, service.methods.map((method) =>
        this.row(`${service.name}/${method.name}`, method.name, KINDS[method.type]))));
  }

  row(key, name, kind) {
    const row = new Row(name, kind);
    this.rows.set(key, row);
    return row.element;
  }

  /** Asks again when the stream ends, until the view is left. */
  async watch(signal) {
    for (let pause = 1; !signal.aborted; pause = Math.min(10, pause * 2)) {
      try {
        await events('calls/live', (name, data) => {
          if (name === 'calls') {
            pause = 1;
            this.notice.hidden = true;
            this.show(data);
          }
        }, signal);
        this.lost('The app has stopped, or the connection has ended.');
      } catch (e) {
        if (signal.aborted) {
          return;
        }
        if (e instanceof TokenNeeded) {
          location.reload();
          return;
        }
        this.lost(`No news: ${e.message}`);
      }
      await new Promise((done) => { setTimeout(done, pause * 1000); });
    }
  }

  lost(message) {
    say(this.notice, `${message} These are the last figures; trying again.`);
    this.notice.hidden = false;
    showState('no answer', 'bad');
  }

  show(calls) {
    showState(calls.state, calls.ready ? 'good' : 'bad');
    const all = [calls.other, calls.standard];
    for (const service of calls.services) {
      for (const [name, figures] of Object.entries(service.methods)) {
        this.rows.get(`${service.name}/${name}`)?.show(figures);
        all.push(figures);
      }
    }
    this.rows.get('standard').show(calls.standard);
    this.rows.get('other').show(calls.other);
    for (const [name, current] of Object.entries(calls.listeners)) {
      const shown = this.listeners.get(name);
      if (shown && shown.textContent !== current) {
        shown.replaceWith(this.listeners.set(name, state(current)).get(name));
      }
    }
    const sum = (key) => all.reduce((total, each) => total + each[key], 0);
    this.tiles[0].show(rate(sum('callsPerSecond')), `Ø ${rate(sum('callsPerSecondInMinute'))} in a minute`);
    this.tiles[1].show(rate(sum('errorsPerSecond')), `Ø ${rate(sum('errorsPerSecondInMinute'))} in a minute`);
    this.tiles[2].show(count(calls.inFlight), 'in services now');
    this.tiles[3].show(count(calls.cut), 'when the app stopped');
    this.line.add(sum('callsPerSecond'), sum('errorsPerSecond'));
  }
}

function state(name) {
  return el(name === 'RUNNING' ? 'span.state.good' : 'span.state.warn', {}, name);
}

class Tile {
  constructor(name) {
    this.value = el('span.value', {}, '–');
    this.hint = el('span.muted', {});
    this.element = el('div', {}, el('dt', {}, name), el('dd', {}, this.value, this.hint));
  }

  show(value, hint) {
    say(this.value, value);
    say(this.hint, hint);
  }
}

class Row {
  constructor(name, kind) {
    this.cells = HEADS.slice(1).map((head) => el(['td', ...head.split('.').slice(1)].join('.'), {}, '–'));
    this.element = el('tr', {},
      el('th', {scope: 'row'}, name, kind ? el('small.muted', {}, ` ${kind}`) : null),
      this.cells);
  }

  show(figures) {
    const errors = Object.entries(figures.codes).filter(([code]) => code !== 'OK');
    const texts = [
      rate(figures.callsPerSecond),
      rate(figures.callsPerSecondInMinute),
      rate(figures.errorsPerSecond),
      time(figures.p50),
      time(figures.p95),
      time(figures.p99),
      count(figures.inFlight),
      count(figures.calls),
      errors.map(([code, times]) => `${count(times)} ${code}`).join(', ') || '–',
    ];
    texts.forEach((text, i) => say(this.cells[i], text));
    this.element.classList.toggle('quiet', figures.callsPerSecondInMinute === 0 && figures.inFlight === 0);
    this.cells[2].classList.toggle('bad', figures.errorsPerSecond > 0);
  }
}

/** The last minute as a line, for those who see it; the figures are in the tiles. */
class Line {
  constructor() {
    this.past = [];
    this.calls = svg('polyline', {class: 'calls'});
    this.errors = svg('polyline', {class: 'errors'});
    this.most = el('span.muted', {});
    const picture = svg('svg', {viewBox: `0 0 ${MINUTE} 20`, preserveAspectRatio: 'none', 'aria-hidden': 'true'});
    picture.append(this.calls, this.errors);
    this.element = el('div.line', {}, picture, this.most);
  }

  add(calls, errors) {
    this.past.push([calls, errors]);
    this.past.splice(0, this.past.length - MINUTE - 1);
    const most = Math.max(1, ...this.past.map(([each]) => each));
    const first = MINUTE + 1 - this.past.length;
    const points = (index) => this.past
      .map((each, i) => `${first + i},${(19 - 18 * each[index] / most).toFixed(2)}`).join(' ');
    this.calls.setAttribute('points', points(0));
    this.errors.setAttribute('points', points(1));
    say(this.most, `Calls and errors in the last minute; the top is ${rate(most)}/s`);
  }
}

function svg(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}

function rate(value) {
  return value === 0 ? '0' : value < 10 ? value.toFixed(1) : count(Math.round(value));
}

function count(value) {
  return value.toLocaleString('en');
}

function time(millis) {
  if (millis === null || millis === undefined) {
    return '–';
  }
  return millis < 1 ? `${Math.round(millis * 1000)} µs`
    : millis < 10 ? `${millis.toFixed(1)} ms`
      : millis < 10_000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(0)} s`;
}
