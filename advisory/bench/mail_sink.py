"""A mail server with a ledger of what it took, that fails as told.

`mail_sink PORT LEDGER DROPS DELAYS REFUSALS SECONDS`: a share of messages is taken and then the connection cut without
an answer, a share is answered late, and a share refused for now: an address twice in a row at most, since a message
that is refused until it is too late is given up.
"""

import asyncio
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from random import Random
from typing import Any, cast

from aiosmtpd.smtp import SMTP

IN_A_ROW = 2


class Sink:
    def __init__(self, ledger: Path, drops: float, delays: float, refusals: float, seconds: float) -> None:
        self.ledger = ledger.open("a", buffering=1)
        self.drops, self.delays, self.refusals, self.seconds = drops, delays, refusals, seconds
        self.random = Random(1)
        self.refused = Counter[str]()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.refused[address] < IN_A_ROW and self.random.random() < self.refusals:
            self.refused[address] += 1
            return "451 4.3.0 Not now"
        del self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        head = envelope.content.partition(b"\r\n\r\n")[0]
        self.ledger.write(f"{message_from_bytes(head)['X-Delivery-Key']}\n")
        if self.random.random() < self.delays:
            await asyncio.sleep(self.seconds)
        if self.random.random() < self.drops:
            cast(asyncio.Transport, server.transport).abort()
        return "250 OK"


async def serve(port: int, sink: Sink) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, loop=loop, hostname="sink", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    shares = [float(word) for word in sys.argv[3:]]
    asyncio.run(serve(int(sys.argv[1]), Sink(Path(sys.argv[2]), *shares)))
