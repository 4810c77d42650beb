"""Runs a command with a PostgreSQL server of its own, which is gone when the command ends.

The server listens on the loopback address only, on a free port, as an unprivileged user, with a
random password, in a temporary folder. It gives up safety on power failure for speed, so it is
for tests and benchmarks alone.

    python tools/postgres.py COMMAND …      the command finds the server in DATABASE_URL
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent))

import system

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "max_locks_per_transaction": "256",  # every table of many test databases at once
    "jit": "off",
    "log_min_messages": "fatal",
}
START_SECONDS = 60


class Unavailable(Exception):
    """There is no PostgreSQL here, or it does not start."""


def free_port() -> int:
    """A port on the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def account() -> pwd.struct_passwd | None:
    """The user to run the server as; None is oneself. The server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Unavailable("PostgreSQL does not run as root, and there is no other user here.")


@contextlib.contextmanager
def server(**settings: str) -> Iterator[str]:
    """Start a server, give its DATABASE_URL, and stop and remove it whatever happens."""
    programs = system.ensure_postgres()
    if programs is None:
        raise Unavailable("PostgreSQL is not installed (Debian's package is «postgresql»).")
    user = account()
    folder = Path(tempfile.mkdtemp(prefix="lovende-postgres-"))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        password = secrets.token_urlsafe(24)
        _create(programs, folder, password, user)
        with _running(programs, folder, user, SETTINGS | settings) as port:
            yield f"postgres://lovende:{password}@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    """How to start a program as this user, in a session of its own."""
    identity: dict[str, object] = {"start_new_session": True, "stdin": subprocess.DEVNULL}
    if user:
        identity |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return identity


def _create(programs: Path, folder: Path, password: str, user: pwd.struct_passwd | None) -> None:
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    if user:
        os.chown(secret, user.pw_uid, user.pw_gid)
    command = [
        *(programs / "initdb", "--pgdata", folder / "data", "--username", "lovende"),
        *("--pwfile", secret, "--auth", "scram-sha-256", "--encoding", "UTF8"),
        *("--locale", "C.UTF-8", "--no-sync"),
    ]
    done = subprocess.run(  # type: ignore[call-overload]
        command, cwd=folder, capture_output=True, text=True, check=False, **_as(user)
    )
    secret.unlink()
    if done.returncode:
        raise Unavailable(f"initdb failed: {done.stderr.strip()}")


@contextlib.contextmanager
def _running(
    programs: Path, folder: Path, user: pwd.struct_passwd | None, settings: dict[str, str]
) -> Iterator[int]:
    port = free_port()
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(  # type: ignore[call-overload]
            [programs / "postgres", "-D", folder / "data", "-p", str(port), *options],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            **_as(user),
        )
    try:
        _wait(process, port, log)
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # «fast»: ends the connections, then itself
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # «immediate»
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the server answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Unavailable(f"PostgreSQL stopped at once: {log.read_text().strip()}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise Unavailable(f"PostgreSQL does not answer after {START_SECONDS} seconds.")


def _stop(signal_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception, so that the server is stopped on the way out."""
    raise SystemExit(128 + signal_number)


def stop_cleanly() -> None:
    """Let a terminated program still stop its server."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)


def main(command: list[str]) -> int:
    """Run the command with a server beside it, and return what it returned."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    stop_cleanly()
    try:
        with server() as url:
            return subprocess.run(
                command, env=os.environ | {"DATABASE_URL": url}, check=False
            ).returncode
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
