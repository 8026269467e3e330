import { expect, it, test } from 'vitest';
import { seccompFilter } from '../../../../src/server/executors/local/seccomp-filter.ts';

const ALLOW = 'allow';

/** Runs classic BPF as the kernel does (linux/filter.h), over one system call. */
function decide(filter: Buffer, audit: number, number: number, firstArgument = 0): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(audit, 4);
  data.writeUInt32LE(firstArgument >>> 0, 16);
  let accumulator = 0;
  for (let at = 0; at * 8 < filter.length; at += 1) {
    const code = filter.readUInt16LE(at * 8);
    const value = filter.readUInt32LE(at * 8 + 4);
    const jump = (yes: boolean) => filter.readUInt8(at * 8 + (yes ? 2 : 3));
    if (code === 0x20) accumulator = data.readUInt32LE(value);
    else if (code === 0x15) at += jump(accumulator === value);
    else if (code === 0x35) at += jump(accumulator >= value);
    else if (code === 0x45) at += jump((accumulator & value) !== 0);
    else if (code === 0x06) return value === 0x7fff0000 ? ALLOW : `errno ${value & 0xffff}`;
    else throw new Error(`instruction ${code}`);
  }
  throw new Error('it ran off its end');
}

const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;
const CLONE_NEWUSER = 0x10000000;
const THREAD_FLAGS = 0x3d0f00;

test.each([
  ['x64', X64, 'read', 0, 0, ALLOW],
  ['x64', X64, 'fork by clone', 56, 17, ALLOW],
  ['x64', X64, 'a thread by clone', 56, THREAD_FLAGS, ALLOW],
  ['x64', X64, 'clone into a user namespace', 56, CLONE_NEWUSER | 17, 'errno 1'],
  ['x64', X64, 'clone into a mount namespace', 56, 0x20000, 'errno 1'],
  ['x64', X64, 'clone3', 435, 0, 'errno 38'],
  ['x64', X64, 'unshare', 272, 0, 'errno 1'],
  ['x64', X64, 'mount', 165, 0, 'errno 1'],
  ['x64', X64, 'memfd_create', 319, 0, 'errno 1'],
  ['x64', X64, 'io_uring_setup', 425, 0, 'errno 1'],
  ['x64', X64, 'keyctl', 250, 0, 'errno 1'],
  ['x64', X64, 'unshare by the x32 ABI', 0x40000000 + 272, 0, 'errno 38'],
  ['x64', 0x40000003, 'a call of 32 bits', 1, 0, 'errno 38'],
  ['arm64', ARM64, 'read', 63, 0, ALLOW],
  ['arm64', ARM64, 'a thread by clone', 220, THREAD_FLAGS, ALLOW],
  ['arm64', ARM64, 'clone into a user namespace', 220, CLONE_NEWUSER, 'errno 1'],
  ['arm64', ARM64, 'unshare', 97, 0, 'errno 1'],
  ['arm64', ARM64, 'number 56, openat here', 56, CLONE_NEWUSER, ALLOW],
])('on %s (audit %d) %s is decided', (arch, audit, _, number, argument, decision) => {
  expect(decide(seccompFilter(arch) ?? Buffer.alloc(0), audit, number, argument)).toBe(decision);
});

it('has no filter for machines whose numbers it does not know', () => {
  expect(seccompFilter('riscv64')).toBeNull();
});
