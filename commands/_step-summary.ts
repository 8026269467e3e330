import { appendFile } from 'node:fs/promises';
import type { RenderOptions, Report } from '../src/index.ts';

/**
 * Appends the incident report to the summary of a GitHub step. Whether it was added where there is a place for it: what
 * was found is told all the same.
 */
export async function addToStepSummary(
  report: Report,
  options: RenderOptions,
  say: (text: string) => void,
): Promise<boolean> {
  const { render } = await import('../src/index.ts');
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) {
    say('kcr: --ci: GITHUB_STEP_SUMMARY is not set, so there is nowhere to write the summary to.');
    return true;
  }
  try {
    await appendFile(path, render('markdown', report, options));
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`kcr: --ci: the summary cannot be added to the file that GITHUB_STEP_SUMMARY names (${why}).`);
    say('Set GITHUB_STEP_SUMMARY to a file that may be written, in a folder that is there, or leave --ci out.');
    return false;
  }
}
