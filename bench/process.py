"""Servers under measurement: started and ended by their own pid, their cost read from the kernel's own accounts."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


def get(url, timeout=30):
    """-> (status, body); status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError as error:
        return 0, str(error).encode()


def stat_fields(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(") ", 1)[1].split()


def family(pid):
    """The process and its children, which do the work of an embedded engine."""
    pids = [pid]
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if int(stat_fields(entry)[1]) == pid:
                    pids.append(int(entry))
            except OSError:
                continue
    return pids


class Server:
    """A server started with `command`; cpu_s and memory cover it and its children."""

    def __init__(self, command, ready_url=None, env=None, log=None):
        self.process = subprocess.Popen(command, env=dict(os.environ, **(env or {})), stdout=log, stderr=log)
        self.started = time.time()
        self.ready_s = self.wait_ready(ready_url) if ready_url else None

    def wait_ready(self, url, limit_s=120):
        while time.time() - self.started < limit_s:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.process.args[0]} ended with {self.process.returncode} before it was ready")
            if get(url, 2)[0] == 200:
                return time.time() - self.started
            time.sleep(0.01)
        raise SystemExit(f"{self.process.args[0]} was not ready after {limit_s} s")

    def cpu_s(self):
        # utime + stime of each, and of children already reaped.
        return sum(sum(map(int, stat_fields(pid)[11:15])) for pid in family(self.process.pid)) / TICKS

    def status_mb(self, key):
        total = 0
        for pid in family(self.process.pid):
            with open(f"/proc/{pid}/status") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith(key + ":"))
        return total // 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def disk_mb(folder):
    """Allocated and apparent megabytes below `folder`."""
    allocated = apparent = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                stat = os.lstat(os.path.join(path, name))
            except OSError:
                continue
            allocated += stat.st_blocks * 512
            apparent += stat.st_size
    return allocated / 1e6, apparent / 1e6


def settle(server, folder, limit_s=60, quiet_s=6):
    """Waits until neither CPU nor disk moves: background merges are part of the cost."""
    since = started = time.time()
    last = None
    while time.time() - started < limit_s and time.time() - since < quiet_s:
        time.sleep(1)
        now = (round(server.cpu_s(), 0), round(disk_mb(folder)[0], 0))
        if last is None or abs(now[0] - last[0]) > 0 or now[1] != last[1]:
            since = time.time()
        last = now
    return time.time() - started
