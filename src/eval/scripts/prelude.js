// What the JavaScript of configurations finds around it, and what javascript.cc calls. Only the engine's own objects
// and `native` (read_file, log, and for providers fetch and after) are there: no Node modules.
'use strict';

const weft = (() => {
  const kTemplatesMax = 1000; // compiled templates that are kept; then all are forgotten
  const kRenderedMax = 64 * 1024 * 1024; // characters that a template makes; more are an error
  const kVarDepthMax = 16; // vars that name vars that name vars; deeper is an error

  const env = new nunjucks.Environment(null, {autoescape: false});
  let templates = new Map();

  // {{object}} is its JSON, where Nunjucks alone would print [object Object].
  const print = nunjucks.runtime.suppressValue;
  nunjucks.runtime.suppressValue = (value, autoescape) => {
    const isPlain = value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof nunjucks.runtime.SafeString);
    return isPlain ? JSON.stringify(value) : print(value, autoescape);
  };

  // A template may have come with data: it reaches nothing that runs code, which all begins at a constructor.
  const hasOwn = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
  for (const table of [env.globals, env.filters, env.tests]) Object.setPrototypeOf(table, null);
  const {memberLookup, contextOrFrameLookup} = nunjucks.runtime;
  nunjucks.runtime.memberLookup = (object, name) => {
    if (object === undefined || object === null || typeof object === 'function') return undefined;
    const key = typeof name === 'number' ? name : String(name);
    const isHidden = /^(constructor|prototype|__.*__)$/s.test(key) && !hasOwn(object, key);
    return isHidden ? undefined : memberLookup(object, key);
  };
  nunjucks.runtime.contextOrFrameLookup = (context, frame, name) => {
    const isInherited = name in Object.prototype && !hasOwn(context.ctx, name);
    const found = isInherited ? frame.lookup(name) : contextOrFrameLookup(context, frame, name);
    return found instanceof TemplateVar ? found.value() : found;
  };

  // A var that is a template: rendered once, when it is first asked for. To itself it is what is written.
  let varDepth = 0;
  class TemplateVar {
    constructor(written, vars) {
      this.written = written;
      this.vars = vars;
    }
    value() {
      if (this.rendered !== undefined) return this.rendered;
      if (varDepth === kVarDepthMax) throw new Error(`vars name each other more than ${kVarDepthMax} deep`);
      this.rendered = this.written;
      ++varDepth;
      try {
        return this.rendered = renderTree(this.written, this.vars);
      } finally {
        --varDepth;
      }
    }
  }

  function renderTree(value, vars) {
    if (typeof value === 'string') return /\{[{%#]/.test(value) ? render(value, vars) : value;
    if (Array.isArray(value)) return value.map(item => renderTree(item, vars));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [renderTree(name, vars), renderTree(field, vars)]));
  }

  // What is put into a template is not looked at again: only `templates` are, never `data`.
  function renderVars(templates, data) {
    const vars = {...data};
    for (const [name, written] of Object.entries(templates)) vars[name] = new TemplateVar(written, vars);
    return Object.fromEntries(Object.keys(templates).map(name => {
      try {
        return [name, vars[name].value()];
      } catch (error) {
        const why = error.message.replace(/(\(unknown path\)\s*Template render error: )+/, ''); // one of each var in a var
        throw new Error(`the var '${name}': ${why}`);
      }
    }));
  }

  function render(text, vars) {
    let template = templates.get(text);
    if (template === undefined) {
      if (templates.size >= kTemplatesMax) templates = new Map();
      template = new nunjucks.Template(text, env, null, true);
      templates.set(text, template);
    }
    const rendered = template.render(vars);
    if (rendered.length > kRenderedMax) throw new Error(`it makes more than ${kRenderedMax} characters`);
    return rendered;
  }

  function setEnvironment(values) {
    process.env = values;
    env.addGlobal('env', values);
  }

  // CommonJS modules and ES modules whose imports and exports are of the plain kinds.
  const modules = new Map();
  function load(path) {
    if (modules.has(path)) return modules.get(path).exports;
    const module = {exports: {}};
    modules.set(path, module);
    const source = path.endsWith('.json') ? `module.exports = ${native.read_file(path)}`
                                          : asCommonJs(native.read_file(path));
    const folder = path.slice(0, path.lastIndexOf('/'));
    const require = name => {
      if (!name.startsWith('.'))
        throw new Error(`${path} needs the module '${name}', and weft's JavaScript is not Node: only files beside it can be ` +
            `required, and providers have fetch(). A provider that needs modules can run in Node: exec:node ${path}`);
      return load(resolved(folder, name));
    };
    new Function('module', 'exports', 'require', 'process', '__filename', '__dirname', source)(
        module, module.exports, require, process, path, folder);
    return module.exports;
  }

  function resolved(folder, name) {
    const parts = folder.split('/');
    for (const part of name.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.') parts.push(part);
    }
    const path = parts.join('/');
    return /\.(c|m)?js(on)?$/.test(path) ? path : path + '.js';
  }

  function asCommonJs(source) {
    const names = [];
    const text = source
        .replace(/^\s*import\s+(\w+)\s+from\s+(['"][^'"]+['"]);?/gm, 'const $1 = (m => m.default ?? m)(require($2));')
        .replace(/^\s*import\s+(\{[^}]*\})\s+from\s+(['"][^'"]+['"]);?/gm, 'const $1 = require($2);')
        .replace(/^\s*export\s+default\s+/gm, 'module.exports.default = ')
        .replace(/^\s*export\s+(async\s+function\*?|function\*?|const|let|var|class)\s+(\w+)/gm, (_, kind, name) => {
          names.push(name);
          return `${kind} ${name}`;
        });
    return text + names.map(name => `\nmodule.exports.${name} = ${name};`).join('');
  }

  function exported(path, name) {
    const module = load(path);
    if (name) {
      if (module !== null && typeof module === 'object' && Object.hasOwnProperty.call(module, name)) return module[name];
      throw new Error(`${path} exports no '${name}'`);
    }
    return typeof module === 'object' && module !== null && 'default' in module ? module.default : module;
  }

  const functions = new Map();
  function made(key, parameters, body) {
    if (functions.size >= kTemplatesMax) functions.clear();
    if (!functions.has(key)) functions.set(key, new Function(...parameters, body));
    return functions.get(key);
  }

  // The body of a one-line script: its last expression is what it returns, also after `const x = …;`.
  function withReturn(code) {
    const trimmed = code.trim().replace(/;+\s*$/, '');
    if (!/^(const|let|var)\s/.test(trimmed)) return `return ${trimmed}`;
    for (let at = trimmed.lastIndexOf(';'); at > 0; at = trimmed.lastIndexOf(';', at - 1)) {
      const body = `${trimmed.slice(0, at)}; return (${trimmed.slice(at + 1)}\n)`;
      try {
        new Function(body);
        return body;
      } catch (error) {
        // A semicolon inside a string or a block: the one before may be the statement's.
      }
    }
    return trimmed;
  }

  function script(parameter, code, input, context) {
    const body = code.includes('\n') ? code : withReturn(code);
    const result = made(`${parameter}:${code}`, [parameter, 'context', 'process'], body)(input, context, process);
    return typeof result === 'function' ? result(input, context) : result;
  }

  // An HTTP provider's transformResponse: a path or an expression over json and text, or a function of them.
  function response(code, json, text, context) {
    const body = code.includes('\n') && /\breturn\b/.test(code) && !/^\s*(\(|async|function|\w+\s*=>)/.test(code)
        ? code : `return (${code.trim().replace(/;+$/, '')}\n)`;
    const result = made(`response:${code}`, ['json', 'text', 'context', 'process'], body)(json, text, context, process);
    return typeof result === 'function' ? result(json, text, context) : result;
  }

  function file(path, name, args) {
    const found = exported(path, name);
    return typeof found === 'function' ? found(...args) : found;
  }

  // A provider file exports a class with callApi, an object with callApi, or a function like it.
  const providers = new Map();
  function madeProvider(path, name, options) {
    const key = JSON.stringify([path, name, options]);
    if (!providers.has(key)) {
      const found = exported(path, name);
      const methods = typeof found === 'function' && found.prototype ? found.prototype : {};
      const isClass = typeof methods.callApi === 'function' || typeof methods.callEmbeddingApi === 'function';
      providers.set(key, isClass ? new found(options) : found);
    }
    const made = providers.get(key);
    if (typeof made !== 'function' && typeof made?.callApi !== 'function' && typeof made?.callEmbeddingApi !== 'function')
      throw new Error(`${path} exports no class with callApi(prompt, context), and no function like it`);
    return made;
  }

  // wantsNumbers: an embedding, as {embedding: […]} or {output: […]}.
  async function provider(path, name, options, prompt, context, wantsNumbers) {
    const made = madeProvider(path, name, options);
    if (typeof made === 'function') return made(prompt, context, options);
    const embeds = typeof made.callEmbeddingApi === 'function' && (wantsNumbers || typeof made.callApi !== 'function');
    if (!embeds) return made.callApi(prompt, context, options);
    const {embedding, ...rest} = await made.callEmbeddingApi(prompt);
    return embedding === undefined ? rest : {...rest, output: embedding};
  }

  return {
    render, renderVars, setEnvironment, script, response, file, provider,
    checkProvider: (path, name, options) => void madeProvider(path, name, options),
    addFilter: (name, path) => void env.addFilter(name, exported(path, '')),
    matches: (pattern, text) => new RegExp(pattern).test(text),
    lower: text => text.toLowerCase(),
    // How a promise ended. The engine has run all jobs by then, so one that has not ended never will.
    settle: promise => {
      const end = {};
      promise.then(value => { end.value = value; end.done = true; },
                   error => { end.error = error; end.done = true; });
      return end;
    },
  };
})();

// As in browsers, as far as asking an API goes: texts out and in, no streams.
function fetch(resource, init = {}) {
  return new Promise((resolve, reject) => {
    const given = init.headers ?? {};
    const pairs = typeof given[Symbol.iterator] === 'function' ? [...given] : Object.entries(given);
    const headers = Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
    const body = init.body === undefined || init.body === null ? '' : String(init.body);
    if (body && !pairs.some(([name]) => name.toLowerCase() === 'content-type')) headers['content-type'] = 'text/plain;charset=UTF-8';
    const request = {url: String(resource), method: (init.method ?? 'GET').toUpperCase(), headers, body};
    native.fetch(JSON.stringify(request), answer => {
      if (answer.error) return reject(new TypeError(answer.error));
      const found = new Map(answer.headers);
      found.get = name => Map.prototype.get.call(found, name.toLowerCase()) ?? null;
      resolve({
        ok: answer.status >= 200 && answer.status < 300, status: answer.status, statusText: answer.statusText,
        url: request.url, headers: found, text: async () => answer.body, json: async () => JSON.parse(answer.body),
      });
    });
  });
}

const setTimeout = (() => {
  let last = 0;
  const cancelled = new Set();
  globalThis.clearTimeout = id => void cancelled.add(id);
  return (callback, delay = 0, ...values) => {
    const id = ++last;
    native.after(delay, () => {
      if (!cancelled.delete(id)) callback(...values);
    });
    return id;
  };
})();
