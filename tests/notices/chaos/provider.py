"""A provider that takes keys, as Resend does, and fails like the sink: `provider.py PORT LEDGER DROPS DELAYS REFUSALS
SECONDS`. What it took under a key before is answered and not sent again; a key is refused twice at most.
"""

import json
import sys
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Lock

MOST_REFUSALS = 2


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    random, lock, taken, refused = Random(1), Lock(), dict[str, str](), Counter[str]()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        key = self.headers["Idempotency-Key"]
        with self.lock:
            fate = [self.random.random() < share for share in SHARES[:3]]
            is_refused = fate[2] and self.refused[key] < MOST_REFUSALS
            self.refused[key] += is_refused
        if is_refused:
            return self.answer(429, {"name": "rate_limit_exceeded"})
        with self.lock:
            before = self.taken.setdefault(key, body)
            if before is body:
                LEDGER.write(f"{key}\n")
        if fate[1]:
            time.sleep(SHARES[3])
        if fate[0]:
            self.close_connection = True
            return None
        if before != body:
            return self.answer(409, {"name": "invalid_idempotent_request"})
        return self.answer(200, {"id": key})

    def answer(self, status: int, said: dict[str, str]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing but the ledger."""


if __name__ == "__main__":
    SHARES = [float(word) for word in sys.argv[3:]]
    with Path(sys.argv[2]).open("a", buffering=1) as LEDGER:
        ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
