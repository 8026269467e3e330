/** Of this program; a test holds it to package.json, which is not to be found at the same place in every build. */
export const VERSION = '0.1.0';
