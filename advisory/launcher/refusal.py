class Refusal(Exception):
    """Why a command does not go on, in one line that names the cure."""
