import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from advisory.launcher.ports import HOST


class Health:
    """What the web server on this machine says of itself."""

    def __init__(self, port: int, base_url: str, instance: str) -> None:
        address = urlsplit(base_url)
        self.port = port
        self.instance = instance
        # The public name and scheme, or a real site would refuse or redirect the question.
        self.headers = {"Host": address.netloc, "X-Forwarded-Proto": address.scheme}
        self.last = "no answer yet"

    def ok(self) -> bool:
        """Whether all is well and the answer comes from the server that was just started."""
        try:
            status, found = self.ask()
        except (OSError, http.client.HTTPException, ValueError) as problem:
            self.last = f"no answer ({type(problem).__name__})"
            return False
        self.last = ", ".join(f"{name} {value}" for name, value in found.items() if name != "instance")
        return status == 200 and found.get("status") == "ok" and found.get("instance") == self.instance

    def ask(self) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/health/", headers=self.headers)
            response = connection.getresponse()
            found = json.loads(response.read())
            return response.status, found if isinstance(found, dict) else {}
        finally:
            connection.close()
