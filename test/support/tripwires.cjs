// Loaded before anything else into a process under test: writes down every process that it starts, every
// socket that it opens and every module of the guarded folder that it loads. Workers inherit it.
'use strict';
const { appendFileSync } = require('node:fs');
const path = require('node:path');
const { TRIPWIRE_LOG: log, TRIPWIRE_ROOT: root } = process.env;
const tell = (what) => appendFileSync(log, `${what}\n`);

const children = require('node:child_process');
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  const original = children[name];
  children[name] = function (...words) {
    tell(`process ${name} ${JSON.stringify(words.slice(0, 2))}`);
    return original.apply(this, words);
  };
}

const net = require('node:net');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...words) {
  tell(`socket ${JSON.stringify(words[0])}`);
  return connect.apply(this, words);
};
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...words) {
  tell('listening socket');
  return listen.apply(this, words);
};

const Module = require('node:module');
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  const resolved = (() => {
    try {
      return Module._resolveFilename(request, parent);
    } catch {
      return String(request);
    }
  })();
  if (path.isAbsolute(resolved) && resolved.startsWith(root)) tell(`module ${resolved}`);
  return load.call(this, request, parent, ...rest);
};
if (typeof Module.registerHooks === 'function') {
  Module.registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:') && decodeURIComponent(url).includes(root)) tell(`module ${url}`);
      return next(url, context);
    },
  });
}
