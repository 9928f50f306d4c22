"""Does what each request says: the first word is the deed, the rest its argument."""
import os
import signal
import subprocess
import sys
import time

from osps import Osps

MYSELF = os.urandom(8).hex()
with open(os.environ["STARTS"], "a") as starts:
    print(MYSELF, file=starts)
time.sleep(float(os.environ.get("LOADS", "0")))
if "DIES_AT_START" in os.environ:
    sys.exit("no such model")
if "NEVER_READY" in os.environ:
    time.sleep(600)
osps = Osps()
while True:
    job, handler, payload, left, facts = osps.next()
    deed, _, argument = payload.partition(b" ")
    deed = deed.decode()
    facts = dict(zip(facts[::2], facts[1::2]))
    answer = b"done"
    if deed == "echo":
        answer = argument
    elif deed == "who":
        answer = MYSELF
    elif deed == "facts":
        answer = b"%s %s %d %s" % (job, handler, left > 0, facts[b"attempt"])
    elif deed == "fail":
        osps.ask("FAIL", job, argument)
        continue
    elif deed == "wrong-words":
        answer = "|".join(
            [
                osps.ask("FAIL", job, "no", "RETRY", "soon"),
                osps.ask("FAIL", job, "no", "NEVER"),
                osps.ask("NEXT", "BATCH", 3),
                osps.ask("NEXT", "WAIT", -1),
                osps.ask("PROGRESS", job, 101),
            ]
        )
    elif deed == "until-stopped-then-die":
        while osps.ask("PROGRESS", job) == "+OK":
            time.sleep(0.01)
        sys.exit(4)
    elif deed == "crash":
        print("about to crash", file=sys.stderr)
        os.kill(os.getpid(), signal.SIGSEGV)
    elif deed == "crash-once":
        if facts[b"attempt"] == b"1":
            sys.exit(3)
        answer = b"second"
    elif deed == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    elif deed == "until-stopped":
        while osps.ask("PROGRESS", job, 50, "half") == "+OK":
            time.sleep(0.01)
    elif deed == "file":
        with open(os.path.join(facts[b"dir"].decode(), "result"), "wb") as result:
            result.write(argument * (1 << 20))
        answer = None
        osps.ask("DONEFILE", job, os.path.join(facts[b"dir"].decode(), "result"))
    elif deed == "stray-file":
        answer = osps.ask("DONEFILE", job, "/etc/passwd")
    elif deed == "print":
        sys.stdout.buffer.write(os.urandom(2 << 20) + b"\n" + b"x" * (1 << 20))
        sys.stdout.flush()
    elif deed == "other-id":
        answer = osps.ask("DONE", "another", "mine")
    elif deed == "twice":
        osps.ask("DONE", job, "first")
        print(osps.ask("DONE", job, "second"))
        continue
    elif deed == "forget":
        continue
    elif deed == "garbage":
        osps.socket.sendall(b"GET / HTTP/1.1\r\n\r\n")
        osps.value()
    elif deed == "emit":
        answer = osps.ask("EMIT", job, "piece")
    elif deed == "child":
        child = subprocess.Popen(["sleep", "600"], start_new_session=True)
        answer = str(child.pid)
    elif deed == "large":
        answer = b"x" * (17 << 20)
    if answer is not None:
        osps.ask("DONE", job, answer)
