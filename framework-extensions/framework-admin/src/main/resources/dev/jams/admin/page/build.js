// What runs here.

import {get} from './api.js';
import {el, fill} from './dom.js';

const NAMES = {
  app: 'App',
  version: 'Version',
  commit: 'Commit',
  program: 'Program',
  jams: 'JaMs',
  java: 'Java',
  vendor: 'JVM of',
  os: 'System',
  processors: 'Processors',
  pid: 'Process',
  started: 'Started',
};

export async function build(body) {
  const found = await get('build');
  const pairs = Object.entries(NAMES).map(([key, name]) => [name, found[key]]);
  pairs.push(['Up for', duration(found.uptimeSeconds)], ...Object.entries(found.libraries));
  fill(body, el('dl.pairs', {}, pairs.map(([name, value]) => [
    el('dt', {}, name),
    el('dd', {}, value === undefined ? el('span.muted', {}, 'nobody has written it down') : String(value)),
  ])));
}

function duration(seconds) {
  const parts = [[Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']];
  return parts.filter(([value]) => value > 0).slice(0, 2).map(([value, unit]) => `${value} ${unit}`).join(' ') || '0 s';
}
