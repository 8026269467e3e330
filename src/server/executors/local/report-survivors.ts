/**
 * Runs a command and says on stderr how many processes it left behind, which end when the sandbox does. For POSIX sh;
 * `$$` and pid 1, bubblewrap's own, do not count, nor do those that have ended but were not waited for.
 */
const SCRIPT = `"$@"
code=$?
survivors() {
  left=0
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    case "$stat" in /proc/1/stat | "/proc/$$/stat") continue ;; esac
    case "\${line##*) }" in Z* | X*) ;; *) left=$((left + 1)) ;; esac
  done
}
survivors
if [ "$left" -gt 0 ]; then
  # Helpers of run-times end a moment after their parent.
  sleep 0.1 2>/dev/null
  survivors
fi
[ "$left" -eq 0 ] || echo "kcr: processes that were still running have been ended: $left" >&2
exit "$code"`;

export function reportSurvivors(command: readonly string[]): string[] {
  return ['/bin/sh', '-c', SCRIPT, 'sh', ...command];
}
