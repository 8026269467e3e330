/**
 * A system-call filter for bubblewrap's `--seccomp`: what no program of a user needs, and what would get around the
 * limits: new namespaces and mounts (memory on a tmpfs that nobody counts), memory that is no process's own (memfd,
 * System V), and the parts of the kernel with the longest record of holes. Denied calls fail; nothing is killed.
 * The program is classic BPF over `struct seccomp_data` (seccomp(2)).
 */
export function seccompFilter(arch: string): Buffer | null {
  const table = ARCHITECTURES[arch];
  if (table === undefined) return null;
  const denied = table.denied.flatMap((number) => [jumpIfEqual(number, 0, 1), deny(EPERM)]);
  return Buffer.concat([
    load(ARCH_OFFSET),
    jumpIfEqual(table.audit, 1, 0),
    // Another ABI (32 bit) has other numbers, so that nothing could be told of them.
    deny(ENOSYS),
    load(NUMBER_OFFSET),
    // x32 on x86-64: bit 30 of the number.
    jumpIfAtLeast(0x4000_0000, 0, 1),
    deny(ENOSYS),
    // Its flags lie in memory, out of a filter's sight; the C library falls back to clone.
    jumpIfEqual(CLONE3, 0, 1),
    deny(ENOSYS),
    ...denied,
    jumpIfEqual(table.clone, 0, 3),
    load(FIRST_ARGUMENT_OFFSET),
    jumpIfAnyBit(CLONE_NEW_FLAGS, 0, 1),
    deny(EPERM),
    instruction(RET, ALLOW),
  ]);
}

const NUMBER_OFFSET = 0;
const ARCH_OFFSET = 4;
/** Its low half: both architectures are little-endian. */
const FIRST_ARGUMENT_OFFSET = 16;

const EPERM = 1;
const ENOSYS = 38;
const ALLOW = 0x7fff_0000;
const ERRNO = 0x0005_0000;

/** BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, …|BPF_JGE, …|BPF_JSET, BPF_RET|BPF_K. */
const LD = 0x20;
const JEQ = 0x15;
const JGE = 0x35;
const JSET = 0x45;
const RET = 0x06;

/** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET of sched.h. */
const CLONE_NEW_FLAGS = 0x7e02_0080;
const CLONE3 = 435;
/** open_tree, move_mount, fsopen, fsconfig, fsmount, mount_setattr; io_uring_*; memfd_secret: the same everywhere. */
const NEW_CALLS = [428, 429, 430, 431, 432, 442, 425, 426, 427, 447];

interface Architecture {
  /** AUDIT_ARCH_* of linux/audit.h. */
  readonly audit: number;
  readonly clone: number;
  readonly denied: readonly number[];
}

/**
 * unshare, setns, mount, umount2, pivot_root, chroot, memfd_create, shmget, msgget, add_key, request_key, keyctl, bpf,
 * perf_event_open, userfaultfd, open_by_handle_at: numbers of asm/unistd_64.h and asm-generic/unistd.h.
 */
const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000_003e,
    clone: 56,
    denied: [272, 308, 165, 166, 155, 161, 319, 29, 68, 248, 249, 250, 321, 298, 323, 304, ...NEW_CALLS],
  },
  arm64: {
    audit: 0xc000_00b7,
    clone: 220,
    denied: [97, 268, 40, 39, 41, 51, 279, 194, 186, 217, 218, 219, 280, 241, 282, 265, ...NEW_CALLS],
  },
};

const load = (offset: number): Buffer => instruction(LD, offset);
const deny = (errno: number): Buffer => instruction(RET, ERRNO | errno);
const jumpIfEqual = (value: number, yes: number, no: number): Buffer => instruction(JEQ, value, yes, no);
const jumpIfAtLeast = (value: number, yes: number, no: number): Buffer => instruction(JGE, value, yes, no);
const jumpIfAnyBit = (bits: number, yes: number, no: number): Buffer => instruction(JSET, bits, yes, no);

/** `struct sock_filter`: jumps count the instructions that are skipped. */
function instruction(code: number, value: number, yes = 0, no = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(yes, 2);
  bytes.writeUInt8(no, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}
