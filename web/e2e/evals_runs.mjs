// Runs of weft eval, made by weft eval: WEFT_BIN, or the binary of this checkout.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { kMarkup } from "./stories.mjs";

const kWeft = process.env.WEFT_BIN ?? fileURLToPath(new URL("../../build/release/bin/weft", import.meta.url));
const kRunMsMax = 60_000;
const kTestsFailed = 100; // weft eval's exit code

// Answers by the lines of answers.txt; to "flaky" only every other time.
const kAnswer = `case "$1" in
  flaky) n=$(cat count 2>/dev/null || echo 0); echo $((n + 1)) > count; [ $((n % 2)) = 0 ] && echo "a firm answer" || echo "perhaps" ;;
  *) grep "^$1=" answers.txt | cut -d= -f2- ;;
esac
`;
const kConfig = `description: Support answers
tags: {team: shop}
prompts: ['{{topic}}']
providers:
  - {id: 'exec:sh answer.sh', label: assistant}
  - {id: echo, label: parrot}
tests:
  - {description: returns, vars: {topic: returns}, assert: [{type: contains, value: 30 days}]}
  - {description: shipping, vars: {topic: shipping}, assert: [{type: contains, value: tomorrow}]}
  - {description: flaky, vars: {topic: flaky}, assert: [{type: contains, value: firm}]}
  - {description: markup, vars: {topic: markup}, assert: [{type: contains, value: markup}]}
`;

// The environment without what would lead elsewhere; runs reach the weft at `url` and no other data folder.
async function evalIn(folder, url, ...words) {
  const env = { ...process.env, WEFT_URL: url, WEFT_DATA: join(folder, "data") };
  const done = await promisify(execFile)(kWeft, words, { cwd: folder, env, timeout: kRunMsMax }).catch(
    (error) => {
      if (error.code !== kTestsFailed) throw error;
      return error;
    },
  );
  return /eval-[a-z]{3}-[0-9T:-]+/.exec(done.stdout)?.[0] ?? done.stdout;
}

const answers = (shipping) =>
  `returns=Within 30 days, with the label in your order.\nshipping=${shipping}\nmarkup=${kMarkup} markup\n`;

// Two runs of one configuration, the second after a change; each test of them five times.
export async function supportRuns(url) {
  const folder = await mkdtemp(join(tmpdir(), "weft-evals-"));
  await writeFile(join(folder, "promptfooconfig.yaml"), kConfig);
  await writeFile(join(folder, "answer.sh"), kAnswer);
  const run = async (shipping) => {
    await writeFile(join(folder, "answers.txt"), answers(shipping));
    return evalIn(folder, url, "eval", "-j", "1", "--repeat", "5", "--no-table", "--no-progress-bar");
  };
  const before = await run("Your parcel arrives tomorrow before noon.");
  const after = await run("Your parcel arrives on Friday before noon.");
  return { before, after };
}

// The example of distributed tracing, with a limit that its trace does not keep.
export async function tracedRun(url) {
  const folder = await mkdtemp(join(tmpdir(), "weft-evals-"));
  await evalIn(folder, url, "init", ".", "--example", "distributed-tracing");
  const config = join(folder, "promptfooconfig.yaml");
  const limit = "defaultTest:\n  assert:\n    - {type: trace-span-count, value: {pattern: '*', max: 1}}\n";
  await writeFile(config, `${await readFile(config, "utf8")}\n${limit}`);
  return evalIn(folder, url, "eval", "--no-table", "--no-progress-bar");
}

// Very many tests, as fast as they are answered.
export async function largeRun(url, tests) {
  const folder = await mkdtemp(join(tmpdir(), "weft-evals-"));
  const lines = Array.from({ length: tests }, (_, i) => JSON.stringify({ vars: { q: `question ${i}` } }));
  await writeFile(join(folder, "tests.jsonl"), `${lines.join("\n")}\n`);
  const words = ["-p", "{{q}}", "-r", "echo", "-t", "tests.jsonl", "--no-table", "--no-progress-bar"];
  return evalIn(folder, url, "eval", ...words, "--description", `${tests} questions`);
}
