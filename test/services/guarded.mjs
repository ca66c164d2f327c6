// Starts a server for tests so that it never outlives them: a shell holds it, and ends it and removes its folder when
// the process that started it is gone, however that ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const guard = `
folder=$1; shift
"$@" >> "$folder/output.txt" 2>&1 &
pid=$!
echo $pid
cat > /dev/null
kill -INT $pid 2> /dev/null
wait $pid
if [ -e "$folder/keep" ]; then rm -f "$folder/keep"; else rm -rf "$folder"; fi
`;

/**
 * Runs a program for as long as this process lives, as the given user. Resolves with its process id and with what ends
 * it; the folder is removed then, unless a file `keep` lies in it.
 */
export async function startGuarded([program, ...args], { folder, user = {} }) {
  const shell = spawn('sh', ['-c', guard, 'guard', folder, program, ...args], {
    ...user,
    cwd: folder,
    // The shell tells that what it held was killed, which a test did on purpose.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [line] = await once(shell.stdout, 'data');
  const ended = once(shell, 'exit');
  // It must not keep the process that started it alive.
  for (const part of [shell, shell.stdin, shell.stdout]) part.unref();
  return {
    pid: Number(String(line).trim()),
    async end() {
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

/** Asks again and again until the answer is true; throws after `ms` with the text. */
export async function until(isSo, { ms, what }) {
  const deadline = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${ms / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
