"""What a program needs to be a process that stays: plain sockets, no library."""
import os
import socket


class Osps:
    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(os.environ["OSPS_SOCKET"])
        self.file = self.socket.makefile("rb")

    def ask(self, *words):
        words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        self.socket.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
        return self.value()

    def value(self):
        line = self.file.readline()
        if not line:
            raise SystemExit("the worker is gone")
        kind, rest = line[:1], line[1:-2]
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return None if rest == b"-1" else [self.value() for _ in range(int(rest))]
        return int(rest) if kind == b":" else (kind + rest).decode()

    def next(self):
        job = None
        while job is None:
            job = self.ask("NEXT")
        if isinstance(job, str):
            raise SystemExit(0)
        return job
