"""A kaozheng server of its own, in rehearsal, over an empty data folder."""

import os
import re
import selectors
import subprocess
import time
from pathlib import Path

ROOT = Path(os.environ.get("KAOZHENG_ROOT") or Path(__file__).resolve().parents[2])
BINARY = os.environ.get("KAOZHENG_BINARY") or str(ROOT / ".build/debug/kaozheng")
READY_SECONDS = 240


class Rehearsal:
    """The data folder, and the server while it runs."""

    def __init__(self, data, log):
        self.data = Path(data)
        self.log = Path(log)
        self.process = None
        self.address = None

    def command(self, *arguments):
        """Runs a command beside the server; gives its exit code and all that it wrote."""
        done = subprocess.run(
            [BINARY, *arguments], capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
        return done.returncode, done.stdout + done.stderr

    def create_administrator(self, username, name):
        """The path of the one-time link that sets the first administrator's password."""
        code, words = self.command(
            "accounts", "create-administrator", "--data", str(self.data), "--root", str(ROOT), "--role", "system",
            "--username", username, "--name", name)
        assert code == 0, words
        return re.search(r"/password/reset/\S+", words).group()

    def start(self, *flags):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--data", str(self.data), "--root", str(ROOT), "--rehearsal", "--port", "0", *flags],
                stdout=subprocess.PIPE, stderr=log, cwd=ROOT)
        self.address = self._ready_address()

    def _ready_address(self):
        """Waits for the ready line and reads the address from it."""
        selector = selectors.DefaultSelector()
        selector.register(self.process.stdout, selectors.EVENT_READ)
        deadline = time.monotonic() + READY_SECONDS
        seen = b""
        while time.monotonic() < deadline and self.process.poll() is None:
            if not selector.select(timeout=1):
                continue
            seen += os.read(self.process.stdout.fileno(), 4096)
            found = re.search(rb"http://127\.0\.0\.1:[1-9]\d*", seen)
            if found:
                return found.group().decode()
        raise AssertionError(f"the server did not become ready: {seen!r}\n{self.log.read_text()}")

    def stop(self):
        """Ends the server as a service manager would; a server that then fails has failed the tests."""
        self.process.terminate()
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        assert code == 0, f"the server ended with {code} after SIGTERM\n{self.log.read_text()[-2000:]}"
