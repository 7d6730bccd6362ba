from urllib.parse import unquote, urlsplit

DEMO_PASSWORD = "circle-time"
DEMO_ACCOUNTS = {
    "admin@cedar.example": "runs Cedar Grove Middle School",
    "teacher@cedar.example": "leads an advisory there",
    "student@cedar.example": "is in that advisory",
    "counselor@cedar.example": "looks after its students",
    "district@riverbend.example": "sees the whole district",
}


def welcome(base_url: str, code: str, demo: bool, email_url: str, detached: bool) -> str:
    """What a person needs next, as lines for a terminal."""
    lines = ["", f"  Advisory runs at {base_url}/", ""]
    if code:
        lines += [f"  Set up the first school: {base_url}/setup/", f"  First-run code: {code}", ""]
    elif demo:
        lines += [*demo_lines(), ""]
    lines.append(f"  {where_email_goes(email_url)}")
    lines.append("  Stop: bin/stop" if detached else "  Stop: Ctrl-C here, or bin/stop in another window")
    return "\n".join(lines)


def demo_lines() -> list[str]:
    accounts = [f"    {name:28}{role}" for name, role in DEMO_ACCOUNTS.items()]
    return [
        f"  Demo sign-ins, each with the password {DEMO_PASSWORD}",
        *accounts,
        "    …and more on the sign-in page",
    ]


def where_email_goes(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return f"E-mail is not sent but written to {unquote(parts.path)}"
    if parts.scheme in {"smtp", "smtps"}:
        return f"E-mail goes out by {parts.hostname}"
    return "E-mail is not sent but written to the logs; set EMAIL_URL to send it"
