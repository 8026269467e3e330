import { describe, expect, it } from 'vitest';
import { upstreamFailure } from '../../../../src/server/executors/upstream/upstream-failure.ts';

const coded = (code: string, more: object = {}) => Object.assign(new Error('secret.host:8000'), { code, ...more });

const parserError = () => Object.assign(new Error('secret.host'), { name: 'HTTPParserError', code: undefined });

describe('an upstream that does not answer', () => {
  it.each([
    ['is not there', coded('ECONNREFUSED'), 503, 'cannot be reached (ECONNREFUSED)'],
    ['has no address', new TypeError('failed', { cause: coded('ENOTFOUND') }), 503, 'cannot be reached (ENOTFOUND)'],
    ['cannot be reached at any of its addresses', new AggregateError([coded('EHOSTUNREACH')]), 503, 'EHOSTUNREACH'],
    ['takes no connection in time', coded('ETIMEDOUT', { syscall: 'connect' }), 503, 'cannot be reached (ETIMEDOUT)'],
    ['falls silent', coded('ETIMEDOUT', { syscall: 'read' }), 504, 'fell silent before it had answered (ETIMEDOUT)'],
    ['breaks off', coded('UND_ERR_SOCKET'), 502, 'broke off before it had answered'],
    ['resets', coded('ECONNRESET'), 502, 'broke off before it had answered (ECONNRESET)'],
    ['takes no connection at all', coded('UND_ERR_CONNECT_TIMEOUT'), 503, 'cannot be reached'],
    ['speaks something else', coded('HPE_INVALID_CONSTANT'), 502, 'gave an answer that is not valid HTTP'],
    ['speaks something else, of which undici says no more', parserError(), 502, 'that is not valid HTTP'],
    ['sends too much of a head', coded('UND_ERR_HEADERS_OVERFLOW'), 502, 'that is not valid HTTP'],
    ['has a certificate that is over', coded('CERT_HAS_EXPIRED'), 502, 'its TLS failed (CERT_HAS_EXPIRED)'],
    ['fails in a way that nobody knows', new Error('what'), 502, 'broke off before it had answered'],
  ])('because it %s', (_, error, status, said) => {
    const refused = upstreamFailure(error);
    expect(refused).toMatchObject({ kind: 'refused', status, error: expect.stringContaining(said) });
    expect(JSON.stringify(refused)).not.toMatch(/secret\.host|UND_|HPE_/);
    // Trying again is safe, and of use, only where nothing has arrived.
    expect('retryAfterSeconds' in refused).toBe(status === 503);
  });
});
