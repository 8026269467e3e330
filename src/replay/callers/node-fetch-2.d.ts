/** The alias under which version 2 is installed beside version 3; what is used of it is the same in both. */
declare module 'node-fetch-2' {
  export { default } from 'node-fetch';
}
