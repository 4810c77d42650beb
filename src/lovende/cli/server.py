"""The web server and the background worker beside it, started and stopped as one."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from lovende.cli.console import fail
from lovende.cli.language import _
from lovende.common.errors import DomainError
from lovende.knowledge import index

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WORKER = (sys.executable, "-m", "lovende.cli", "worker", "--beside-server")
PATIENCE = 10.0  # seconds that the worker gets to finish what it is doing


def check_port(host: str, port: int) -> None:
    """Say plainly when the address cannot be used, before anything else is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise DomainError(_address_problem(error, host, port)) from error


def _address_problem(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return _(
            "Port {port} is in use by another program. Stop it, or choose another with --port."
        ).format(port=port)
    if error.errno == errno.EACCES:
        return _("Port {port} is reserved for the system. Choose one above 1023.").format(port=port)
    return _("Cannot listen on {host}:{port}: {reason}.").format(
        host=host, port=port, reason=error.strerror
    )


class BackgroundWorker:
    """The process that does background work; started again if it ends by itself."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def keep_alive(self) -> None:
        """Start the process, or start it again at most every fifth second."""
        if self._process is not None and self._process.poll() is None:
            return
        if time.monotonic() - self._started < 5 and self._process is not None:
            return
        if self._process is not None:
            fail(_("The background worker stopped and is started again."))
        self._started = time.monotonic()
        # Its own session, so that Ctrl-C reaches it only through stop(); the pipe tells it when
        # this process is gone, however that happened.
        self._process = subprocess.Popen(  # noqa: S603 (our own program, no outside text)
            WORKER, stdin=subprocess.PIPE, start_new_session=True
        )

    def stop(self) -> None:
        """Ask the process to finish, and insist when it does not."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Site(BaseApplication):
    """The site as gunicorn wants it told."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand over the options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The application, loaded in each server process."""
        from lovende.config.wsgi import application

        return application


class Master(Arbiter):
    """Gunicorn's master process, which also looks after the background worker."""

    background: BackgroundWorker | None = None

    def manage_workers(self) -> None:
        """Called about once a second."""
        super().manage_workers()
        if self.background is not None:
            self.background.keep_alive()


def collect_static_files() -> None:
    """Put the style sheets and scripts where the server serves them from, when they changed."""
    call_command("collectstatic", interactive=False, verbosity=0)


def run(*, host: str, port: int, workers: int, background: bool, ready: Callable[[], None]) -> None:
    """Serve until told to stop. ``ready`` is called when the port is open."""
    site = Site(
        {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": 4,
            "timeout": 120,
            "graceful_timeout": 20,
            "keepalive": 5,
            "max_requests": 10_000,
            "max_requests_jitter": 1_000,
            "loglevel": "warning",
            "proc_name": "lovende",
            "control_socket_disable": True,
            "when_ready": lambda _server: ready(),
            "post_worker_init": lambda _worker: index.warm_up(),
        }
    )
    connections.close_all()  # a connection must not be shared by the processes forked from here
    master = Master(site)
    master.background = BackgroundWorker() if background else None
    try:
        master.run()
    finally:
        # A server process is a copy of this one, but the worker is the master's alone to stop.
        if master.background is not None and os.getpid() == master.pid:
            master.background.stop()


def stop_with_parent() -> None:
    """In the worker: end when the server that started us is gone (its end of stdin closes)."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
