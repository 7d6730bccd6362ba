from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore


class SessionStore(DatabaseSessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        """Our keys are letters and digits; the database could not even be asked for some others."""
        return bool(key and key.isascii() and key.isalnum() and len(key) >= 8)
