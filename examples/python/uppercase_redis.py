#!/usr/bin/env python3
"""The same as uppercase.py with a Redis client, such as Debian's python3-redis."""
import os

import redis

osps = redis.Redis(unix_socket_path=os.environ["OSPS_SOCKET"])
while True:
    try:
        job = osps.execute_command("NEXT")
    except redis.ResponseError:
        break  # DRAINING: another process takes over
    if job:
        osps.execute_command("DONE", job[0], job[2].decode().upper())
