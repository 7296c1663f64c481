// What is-sql and contains-sql ask: node-sql-parser, whose grammar of a dialect is read when a text of that dialect is first looked at.
'use strict';

Object.assign(weft, (() => {
  const kDialects = [
    'Athena', 'BigQuery', 'DB2', 'FlinkSQL', 'Hive', 'MariaDB', 'MySQL', 'Noql', 'PostgreSQL', 'Redshift', 'Snowflake', 'SQLite', 'TransactSQL',
    'Trino',
  ];

  function load(file) {
    const module = {exports: {}};
    const require = () => bigInteger ??= load('big-integer');
    new Function('module', 'exports', 'require', native.sql_parser(`${file}.js`))(module, module.exports, require);
    return module.exports;
  }
  let bigInteger;

  const parsers = new Map();
  function parserOf(database) {
    const key = database.toLowerCase();
    const dialect = kDialects.find(each => each.toLowerCase() === key);
    if (dialect === undefined) throw `there is no databaseType "${database}"; there are ${kDialects.join(', ')}`;
    if (!parsers.has(key)) parsers.set(key, new (load(key).Parser)());
    return parsers.get(key);
  }

  // Comments become spaces; quoted texts and names become an operand.
  function withoutQuotes(text, database) {
    const named = /^(transactsql|sqlite)$/i.test(database) ? '|\\[[^\\]]*\\]?' : '';
    const ignored = new RegExp(
        '\'(?:[^\'\\\\]|\\\\[\\s\\S]|\'\')*\'?|"(?:[^"\\\\]|\\\\[\\s\\S]|"")*"?|`(?:[^`\\\\]|\\\\[\\s\\S]|``)*`?' + named +
        '|(?<comment>--[^\\r\\n]*|#[^\\r\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))|\\$(?<tag>[A-Za-z_]\\w*)?\\$[\\s\\S]*?(?:\\$\\k<tag>\\$|$)', 'g');
    return text.replace(ignored, (...found) => found[found.length - 1].comment === undefined ? ' ? ' : ' ');
  }

  // `select a b from`: a second name, but more often a forgotten comma. promptfoo holds it to be wrong, too.
  function forgetsComma(text, database) {
    const mysql = '(?:all|distinct(?:row)?|high_priority|straight_join|sql_(?:big_result|buffer_result|cache|calc_found_rows|no_cache|small_result))';
    const modifier = /^(mysql|mariadb)$/i.test(database) ? mysql : '(?:all|distinct)';
    const name = '[A-Za-z_]\\w*';
    return new RegExp(`\\bselect\\s+(?:${modifier}\\s+)*(?!${modifier}\\b)${name}\\s+${name}\\s+from\\b`, 'i').test(withoutQuotes(text, database));
  }

  function isValid(parser, text, database) {
    if (text.trim() === '' || (text.match(/`/g) ?? []).length % 2 === 1 || forgetsComma(text, database)) return false;
    if (/^mysql$/i.test(database) && /\bgenerate_series\s*\(/i.test(text)) return false;
    try {
      parser.astify(text, {database});
      return true;
    } catch (error) {
      return false;
    }
  }

  // Why the parser does not let it through, by a list of what it may touch: "select::null::orders", "select::users::name".
  function unauthorized(parser, text, database, type, allowed) {
    const of = type === 'table' ? allowed : allowed.concat(allowed.map(each => {
      const [verb, table, column] = each.split('::');
      return column === undefined ? each : `${verb}::null::${column}`;
    }));
    try {
      parser.whiteListCheck(text, of, {database, type});
      return [];
    } catch (error) {
      let found = [];
      try {
        found = parser.parse(text, {database, type})[`${type}List`] ?? [];
      } catch (unreadable) {
        return [`SQL validation failed: ${error.message}.`];
      }
      return [`SQL references unauthorized ${type}(s). Found: [${found.join(', ')}]. Allowed: [${allowed.join(', ')}].`];
    }
  }

  // What is wrong; nothing where the text is SQL that touches only what it may.
  function problems(text, database, tables, columns) {
    const parser = parserOf(database);
    const found = isValid(parser, text, database) ? [] : [`SQL statement does not conform to the provided ${database} database syntax.`];
    if (tables !== null) found.push(...unauthorized(parser, text, database, 'table', tables));
    if (columns !== null) found.push(...unauthorized(parser, text, database, 'column', columns));
    return found;
  }

  // The code blocks of Markdown that may hold SQL; where there is none, the whole text.
  function candidates(text) {
    const blocks = [];
    let open = null;
    for (const line of text.split(/\r\n?|\n/)) {
      const [, fence, info] = /^[ \t]{0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
      if (open === null) {
        if (fence !== undefined) open = {fence, lines: [], isSql: /^\s*(sql)?\s*$/i.test(info)};
      } else if (fence !== undefined && info.trim() === '' && fence.startsWith(open.fence)) {
        if (open.isSql) blocks.push(open.lines.join('\n').trim());
        open = null;
      } else {
        open.lines.push(line);
      }
    }
    return blocks.length > 0 ? blocks : [text];
  }

  return {sqlProblems: problems, sqlCandidates: candidates};
})());
