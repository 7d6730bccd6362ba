import os
import socket
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from advisory.launcher.ports import listen
from advisory.launcher.postgres import home
from advisory.launcher.processes.supervisor import StopRequested, Supervisor
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.stack import Stack
from advisory.launcher.state import State
from advisory.launcher.welcome import welcome


def start(state: State, options: Namespace) -> int:
    state.prepare()
    if options.reset:
        reset(state)
    if options.background:
        return start_in_background(state, options)
    with state.lock.held() as alone:
        if not alone:
            raise already_runs(state)
        with listen(options.port, patience_after(state)) as listener:
            return run(state, options, listener)


def patience_after(state: State) -> float:
    """Seconds that the web server of a launcher which was killed may still hold the port."""
    return 10.0 if state.recall("ready") else 0.0


def already_runs(state: State) -> Refusal:
    ready = state.recall("ready") or {}
    where = f" at {ready['address']}/" if "address" in ready else ""
    return Refusal(f"Advisory already runs in this folder{where}. Stop it first: bin/stop")


def reset(state: State) -> None:
    if os.environ.get("DATABASE_URL"):
        raise Refusal(
            "--reset deletes the database that bin/start keeps itself; DATABASE_URL names another one."
        )
    with state.lock.held() as alone:
        if not alone:
            raise already_runs(state)
        home.remove(state)
        state.wipe()
    state.prepare()


def run(state: State, options: Namespace, listener: socket.socket) -> int:
    """Serve until somebody asks for the end."""
    progress = Progress()
    supervisor = Supervisor(progress)
    supervisor.listen()
    try:
        stack = Stack(state, supervisor, progress, listener)
        code = stack.bring_up(demo=not options.no_demo and not os.environ.get("DATABASE_URL"))
        progress.say(f"  Ready in {progress.elapsed()}")
        progress.say(farewell(stack, code, options.detached))
        state.remember("ready", {"process": os.getpid(), "address": stack.base_url})
        supervisor.watch()
    except StopRequested:
        progress.say("\nStopping …")
        supervisor.stop(progress.say)
    finally:
        state.forget("ready")
        supervisor.stop()
    return 0


def farewell(stack: Stack, code: str, detached: bool) -> str:
    demo = bool(stack.state.recall("demo"))
    return welcome(stack.base_url, code, demo, stack.environment.get("EMAIL_URL", ""), detached)


def start_in_background(state: State, options: Namespace) -> int:
    """Start a process of its own, show what it says, and leave it once it is ready."""
    path = state.logs / "start.log"
    path.touch(mode=0o600)
    with path.open("a") as log, path.open() as said:
        said.seek(0, os.SEEK_END)
        process = detach(options, log)
        progress = Progress()
        try:
            for text in follow(state, process, said):
                progress.write(text)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
        return process.poll() or 0


def detach(options: Namespace, log: TextIO) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(Path(__file__).parent), "start", "--detached", f"--port={options.port}"]
    if options.no_demo:
        command.append("--no-demo")
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def follow(state: State, process: subprocess.Popen[bytes], said: TextIO) -> Iterator[str]:
    """What the log says until the process is ready or has ended."""
    going = True
    while going:
        ended = process.poll() is not None
        ready = (state.recall("ready") or {}).get("process") == process.pid
        going = not ended and not ready
        yield said.read()
        if going:
            time.sleep(0.05)
