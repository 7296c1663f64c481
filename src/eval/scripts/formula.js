// Formulas of derivedMetrics: numbers, names of metrics, and what mathjs writes between them.
//   choice := or ("?" choice ":" choice)?      or := and ("or" and)*      and := not ("and" not)*      not := "not" not | relation
//   relation := sum (("==" | "!=" | "<=" | ">=" | "<" | ">") sum)?        sum := product (("+" | "-") product)*
//   product := sign (("*" | "/" | "%") sign)*  sign := ("-" | "+") sign | power                    power := atom ("^" sign)?
//   atom := number | name | name "(" choice ("," choice)* ")" | "(" choice ")"
'use strict';

Object.assign(weft, (() => {
  const kDepthMax = 100; // formulas in brackets in formulas

  const kConstants = {pi: Math.PI, e: Math.E, Infinity};
  const mean = (...numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const median = (...numbers) => {
    const sorted = numbers.sort((a, b) => a - b), half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  };
  const round = (number, digits = 0) => Math.round(number * 10 ** digits) / 10 ** digits;
  const log = (number, base) => base === undefined ? Math.log(number) : Math.log(number) / Math.log(base);
  const kFunctions = {
    abs: Math.abs, cbrt: Math.cbrt, ceil: Math.ceil, exp: Math.exp, floor: Math.floor, hypot: Math.hypot, log, log10: Math.log10, log2: Math.log2,
    max: Math.max, mean, median, min: Math.min, pow: Math.pow, round, sign: Math.sign, sqrt: Math.sqrt,
    sum: (...numbers) => numbers.reduce((sum, each) => sum + each, 0),
  };
  const kRelations = {
    '==': (a, b) => a === b, '!=': (a, b) => a !== b, '<=': (a, b) => a <= b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '>': (a, b) => a > b,
  };
  const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

  function tokens(text) {
    const found = [];
    const token = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_$][\p{L}\p{N}_$]*)|([=!<>]=|[-+*\/%^()<>?:,]))/uy;
    while (token.lastIndex < text.length) {
      const at = token.lastIndex;
      const match = token.exec(text);
      if (match === null) {
        if (text.slice(at).trim() === '') break;
        throw `"${text}" cannot be read from "${text.slice(at).trim()}" on`;
      }
      const [, number, name, mark] = match;
      found.push(number !== undefined ? {number: Number(number)} : name !== undefined ? {name} : {mark});
    }
    return found;
  }

  // A function of the metrics.
  function parsed(text) {
    const all = tokens(text);
    let at = 0, depth = 0;
    const is = mark => at < all.length && (all[at].mark === mark || all[at].name === mark);
    const takes = mark => is(mark) && ++at > 0;
    const needs = mark => {
      if (!takes(mark)) throw `"${text}" lacks a "${mark}"${at < all.length ? ` before "${all[at].mark ?? all[at].name ?? all[at].number}"` : ''}`;
    };
    const left = (below, operators) => () => {
      let made = below();
      for (let mark; (mark = Object.keys(operators).find(takes)) !== undefined;) {
        const a = made, b = below(), apply = operators[mark];
        made = scores => apply(a(scores), b(scores));
      }
      return made;
    };
    const atom = () => {
      const {number, name} = all[at] ?? {};
      if (number !== undefined) return ++at, () => number;
      if (takes('(')) {
        const inner = choice();
        needs(')');
        return inner;
      }
      if (name === undefined) throw `"${text}" lacks a number or a name${at < all.length ? ` before "${all[at].mark}"` : ' at its end'}`;
      ++at;
      if (!takes('(')) return scores => named(name, scores);
      if (!has(kFunctions, name)) throw `there is no function ${name}; there are ${Object.keys(kFunctions).join(', ')}`;
      const given = [choice()];
      while (takes(',')) given.push(choice());
      needs(')');
      return scores => kFunctions[name](...given.map(each => each(scores)));
    };
    const power = () => {
      const base = atom();
      if (!takes('^')) return base;
      const exponent = sign();
      return scores => base(scores) ** exponent(scores);
    };
    const sign = () => {
      if (takes('+')) return sign();
      if (!takes('-')) return power();
      const inner = sign();
      return scores => -inner(scores);
    };
    const product = left(sign, {'*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a - b * Math.floor(a / b)});
    const sum = left(product, {'+': (a, b) => a + b, '-': (a, b) => a - b});
    const relation = left(sum, kRelations);
    const not = () => {
      if (!takes('not')) return relation();
      const inner = not();
      return scores => !inner(scores);
    };
    const and = left(not, {and: (a, b) => Boolean(a) && Boolean(b)});
    const or = left(and, {or: (a, b) => Boolean(a) || Boolean(b)});
    const choice = () => {
      if (++depth > kDepthMax) throw `"${text}" nests deeper than ${kDepthMax}`;
      const condition = or();
      --depth;
      if (!takes('?')) return condition;
      const yes = choice();
      needs(':');
      const no = choice();
      return scores => condition(scores) ? yes(scores) : no(scores);
    };
    const made = choice();
    if (at < all.length) throw `"${text}" does not end before "${all[at].mark ?? all[at].name ?? all[at].number}"`;
    return made;
  }

  function named(name, scores) {
    if (has(scores, name)) return scores[name];
    if (has(kConstants, name)) return kConstants[name];
    throw `there is no metric ${name}; there are ${Object.keys(scores).join(', ')}`;
  }

  return {
    checkFormula: text => void parsed(text),
    formula: (text, scores) => Number(parsed(text)(scores)),
  };
})());
