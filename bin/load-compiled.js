import { readFileSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/**
 * What a CommonJS file exports. Compiling is most of a start: the compiled code lies beside the file, made by the build
 * (with KCR_KEEP_COMPILED) after a run, so that it holds what a run needs. V8 refuses what another version of it made, and
 * compiles the file instead.
 */
export function loadCompiled(file) {
  const compiled = `${file}.compiled`;
  const keep = process.env.KCR_KEEP_COMPILED === '1';
  const script = new Script(module.wrap(readFileSync(file, 'utf8')), {
    filename: file,
    ...(keep ? {} : { cachedData: contentOf(compiled) }),
  });
  const loaded = { exports: {} };
  script.runInThisContext()(loaded.exports, module.createRequire(file), loaded, file, dirname(file));
  if (keep) process.on('exit', () => writeFileSync(compiled, script.createCachedData()));
  return loaded.exports;
}

function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
