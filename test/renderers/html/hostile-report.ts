import type { RawLine } from '../../../src/raw-lines.ts';
import type { Report } from '../../../src/report.ts';
import { event, finding, report, request, source } from '../../helpers/report-builder.ts';

/** Texts that would do something if they were read as anything but text. */
export const HOSTILE = [
  '</script><script>document.title="owned"</script>',
  '</noscript></style><img src=x onerror="document.title=\'owned\'">',
  '<svg/onload=document.title="owned">',
  '"><iframe src="javascript:document.title=\'owned\'"></iframe>',
  'javascript:document.title="owned"',
  '\u001b[31mred\u001b]0;owned\u0007',
  '\u202etxt.exe\u2066\u2069\u200f',
  '\u2028\u2029\u0000\ufeff',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: hostile on purpose
  "${alert(1)}{{constructor.constructor('alert(1)')()}}",
  '<!--',
  ']]>',
  '&lt;b&gt;',
];

const LONG = `<b>${'x'.repeat(1_000_000)}`;

/** A report in which every text that a log can choose is hostile. */
export function hostileReport(): Report {
  const requests = HOSTILE.map((text, n) =>
    request({
      id: `${text}${n}`,
      path: text,
      connection: { peer: text, nth: 2, previous: [text], idleMs: 3, basis: 'access-line' },
      attributes: { language: text, sessionId: text, [text]: text },
      doubts: [text],
      events: [
        event({ text, file: text, line: n + 1 }),
        event({ text: LONG, file: text, line: n + 2, kind: 'caller-error' }),
      ],
    }),
  );
  const [first = ''] = HOSTILE;
  const evidence = HOSTILE.map((text, n) => ({
    file: text,
    line: n + 1,
    lines: 1,
    offset: 0,
    bytes: 1,
    sha256: null,
    says: text,
    for: n % 2 === 0,
  }));
  return report({
    requests,
    sources: HOSTILE.map((file) => source({ file })),
    findings: [finding({ because: HOSTILE.join(' '), hypothesis: first, evidence, settledBy: first })],
    verdict: {
      kind: 'root-cause',
      rule: 'pooled-socket-timeout',
      confidence: 'high',
      statement: `${HOSTILE.join(' ')}. And more.`,
      remedies: HOSTILE.map((text) => ({ do: text, where: 'server', why: text })),
      logNext: HOSTILE,
    },
    blindSpots: HOSTILE,
    zones: HOSTILE.map((clock) => ({ clock, zone: 'UTC', basis: 'given' })),
  });
}

/** Its raw lines: hostile, too, and one of a megabyte. */
export function hostileLines(): Map<string, RawLine[]> {
  return new Map(
    HOSTILE.map((file) => [
      file,
      Array.from({ length: HOSTILE.length + 4 }, (_, n) => ({
        line: n + 1,
        lines: 1,
        offset: 5000,
        bytes: 300,
        text: n === 2 ? LONG : file,
        whole: null,
        inSecret: false,
      })),
    ]),
  );
}
