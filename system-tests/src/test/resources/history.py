"""A program that stays and notes each id that it is given: history.py LOG SECONDS."""
import os
import socket
import sys
import time

connection = socket.socket(socket.AF_UNIX)
connection.connect(os.environ["OSPS_SOCKET"])
replies = connection.makefile("rb")


def reply():
    line = replies.readline()
    kind, rest = line[:1], line[1:-2]
    if not line or kind == b"-":
        raise SystemExit(0)
    if kind == b"$":
        return None if rest == b"-1" else replies.read(int(rest) + 2)[:-2]
    if kind == b"*":
        return None if rest == b"-1" else [reply() for _ in range(int(rest))]
    return rest


def ask(*words):
    connection.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
    return reply()


log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
while True:
    job = ask(b"NEXT")
    if job:
        os.write(log, b"begin " + job[2])
        time.sleep(float(sys.argv[2]))
        os.write(log, b"end " + job[2])
        ask(b"DONE", job[0], job[2])
