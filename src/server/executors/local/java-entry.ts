export interface JavaEntry {
  /** Of the type that has `main`, with its package; of the first one when none has. */
  readonly mainClass: string;
  /** Name of the source file without `.java`: that of the public type, which javac insists on. */
  readonly fileName: string;
  /** Whether `java File.java` starts it, which takes the first type of the file (JEP 330). */
  readonly isFirst: boolean;
}

/**
 * Comments, text blocks, strings and characters: what is in them is no code (JLS 3.7, 3.10). Each ends at its end or
 * at that of the line or file, so that no source, however broken, is gone over twice.
 */
const NO_CODE = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;
const TOKEN = /[{};]|\b(?:class|interface|enum|record)\s+(\w+)|\bvoid\s+main\s*\(/g;
/** Longer ones do not fit into a file name, and nobody has them. */
const MAX_NAME = 100;

/** Finds where a Java program starts, without parsing it: by its top-level types and the braces around them. */
export function javaEntry(source: string): JavaEntry {
  const code = source.replace(NO_CODE, ' ');
  const types: { readonly name: string; readonly isPublic: boolean; hasMain: boolean }[] = [];
  let depth = 0;
  let declarationFrom = 0;
  for (const { 0: token, 1: name, index } of code.matchAll(TOKEN)) {
    const modifiers = code.slice(declarationFrom, index);
    declarationFrom = index + token.length;
    if (token === '{') depth += 1;
    else if (token === '}') depth = Math.max(0, depth - 1);
    else if (name !== undefined) {
      if (depth === 0)
        types.push({ name: name.slice(0, MAX_NAME), isPublic: /\bpublic\b/.test(modifiers), hasMain: false });
    } else if (token !== ';') {
      const type = types.at(-1);
      if (depth === 1 && type !== undefined) type.hasMain = true;
    }
  }
  const main = types.find((type) => type.hasMain) ?? types[0];
  const named = types.find((type) => type.isPublic) ?? main;
  const inPackage = /\bpackage\s+([\w.]+)\s*;/.exec(code)?.[1];
  const mainName = main?.name ?? 'Main';
  return {
    mainClass: inPackage === undefined ? mainName : `${inPackage}.${mainName}`,
    fileName: named?.name ?? 'Main',
    isFirst: main === types[0],
  };
}
