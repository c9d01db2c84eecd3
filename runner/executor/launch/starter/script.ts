/**
 * What the starter runs: Python, since it is the only thing found on nearly every Linux that can call `posix_spawn`.
 *
 * It reads requests from its stdin: the length in decimal digits and a line feed, then fields that each end with a
 * NUL: id, file, cwd, paths for stdin, stdout and stderr, number of arguments, the arguments, the environment. Its
 * answers are lines: `ready`; `started ID PID`; `failed ID`, where nothing was run; `ended PID CODE`, a signal as a
 * negative number. It ends when its stdin does, and starts nothing once whoever asked is gone.
 */
export const STARTER_SCRIPT = `
import os, select, signal

parent = os.getppid()
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
woken, wake = os.pipe()
os.set_blocking(woken, False)
os.set_blocking(wake, False)
signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
signal.signal(signal.SIGCHLD, lambda *_: None)
defaults = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}

def say(text):
    rest = text.encode() + b"\\n"
    while rest:
        rest = rest[os.write(1, rest):]

def start(fields):
    name, file, cwd, stdin, stdout, stderr, count = fields[:7]
    last = 7 + int(count)
    try:
        if os.getppid() != parent:
            os._exit(0)
        os.chdir(cwd)
        try:
            pid = os.posix_spawn(
                file,
                fields[7:last],
                dict(pair.split(b"=", 1) for pair in fields[last:]),
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 1, stdout, os.O_WRONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 2, stderr, os.O_WRONLY, 0),
                ],
                setsid=True,
                setsigmask=[],
                setsigdef=defaults,
            )
        finally:
            os.chdir("/")
    except Exception:
        say("failed " + name.decode())
        return
    say("started " + name.decode() + " " + str(pid))

def reap():
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        say("ended " + str(pid) + " " + str(os.waitstatus_to_exitcode(status)))

def read():
    data = os.read(0, 65536)
    if not data:
        os._exit(0)
    return data

poll = select.poll()
poll.register(0, select.POLLIN)
poll.register(woken, select.POLLIN)
waiting = b""
say("ready")
while True:
    for fd, _ in poll.poll():
        if fd == woken:
            try:
                os.read(woken, 4096)
            except BlockingIOError:
                pass
            reap()
            continue
        waiting += read()
        while b"\\n" in waiting:
            length, rest = waiting.split(b"\\n", 1)
            while len(rest) < int(length):
                rest += read()
            start(rest[:int(length)].split(b"\\0")[:-1])
            waiting = rest[int(length):]
`;
