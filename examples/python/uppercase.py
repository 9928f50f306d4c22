#!/usr/bin/env python3
"""A handler in Python that loads once and then answers one request after the other. Needs nothing but Python."""
import os
import socket


def load():
    """Whatever takes long: a model, a dictionary, a connection."""
    return str.upper


class Worker:
    """The worker's end of the socket: Redis' protocol in a dozen lines."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(os.environ["OSPS_SOCKET"])
        self.replies = self.socket.makefile("rb")

    def ask(self, *words):
        self.socket.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words))
        return self.reply()

    def reply(self):
        kind, rest = (line := self.replies.readline())[:1], line[1:-2]
        if not line or kind == b"-":
            raise SystemExit(rest.decode())  # -DRAINING: another process takes over
        if kind == b"$":
            return None if rest == b"-1" else self.replies.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return None if rest == b"-1" else [self.reply() for _ in range(int(rest))]
        return rest


model = load()
worker = Worker()
while True:
    job = worker.ask(b"NEXT")
    if job:
        identifier, handler, payload, milliseconds_left, facts = job
        try:
            result = model(payload.decode()).encode()
        except ValueError as problem:
            worker.ask(b"FAIL", identifier, str(problem).encode())
        else:
            worker.ask(b"DONE", identifier, result)
