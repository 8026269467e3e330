// string-width, loaded when first used: its expressions and its segmenter take 50 ms, and few texts need them.
export default (text) => require('string-width').default(text);
