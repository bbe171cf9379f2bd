#!/usr/bin/env python3
"""The signed-in applicant's page 参加报名 over a large sample, beside nginx's static file of the same size.

Ratios in one run: the load generator shares the machine with the server, the same for both. CPU is the server's own,
from /proc. Nothing here is a test; `make test` never looks at a clock.
"""
import argparse
import http.client
import os
import resource
import shutil
import signal
import statistics
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".build" / "bench"
BINARY = ROOT / ".build" / "release" / "kaozheng"
PAGE = "/site-staff/exam/registrations"
PORT, NGINX_PORT = 18090, 18091
TICKS = os.sysconf("SC_CLK_TCK")


def processes_of(process):
    """The process and its children."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [process.pid] + [int(p) for p in children.read_text().split()]


def cpu_seconds(process):
    total = 0
    for pid in processes_of(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def private_mebibytes(process):
    total = 0
    for pid in processes_of(process):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Private_Dirty", "Private_Clean")):
                total += int(line.split()[1])
    return total / 1024


def make_sample(people):
    """The sample is kept; sessions idle out after half an hour, so their times are set anew."""
    folder, cookies = WORK / f"data-{people}", WORK / f"cookies-{people}.txt"
    if not cookies.exists():
        shutil.rmtree(folder, ignore_errors=True)
        started = time.monotonic()
        subprocess.run([BINARY, "sample", "--data", folder, "--root", ROOT, "--people", str(people), "--cookies", cookies], check=True)
        print(f"sample made in {time.monotonic() - started:.0f} s")
    now = int(time.time() * 1000)
    subprocess.run(["sqlite3", folder / "kaozheng.db", f"UPDATE session SET created_at = {now}, last_seen_at = {now}"], check=True)
    return folder, cookies


def get(port, path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response.status, response.read()


def start_own(folder):
    started = time.monotonic()
    process = subprocess.Popen(
        [BINARY, "serve", "--data", folder, "--root", ROOT, "--port", str(PORT), "--rehearsal"], stdout=subprocess.PIPE)
    process.stdout.readline()
    print(f"start to ready with this sample: {time.monotonic() - started:.2f} s")
    return process


def start_nginx(body):
    (WORK / "page.html").write_bytes(body)
    user = "user root;" if os.getuid() == 0 else ""
    (WORK / "nginx.conf").write_text(f"""
daemon off; worker_processes 2; pid {WORK}/nginx.pid; error_log {WORK}/nginx.log error; {user}
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=100;
  default_type "text/html; charset=utf-8"; client_body_temp_path {WORK}/tmp; proxy_temp_path {WORK}/tmp;
  fastcgi_temp_path {WORK}/tmp; uwsgi_temp_path {WORK}/tmp; scgi_temp_path {WORK}/tmp;
  server {{ listen 127.0.0.1:{NGINX_PORT} backlog=1024; location = {PAGE} {{ alias {WORK}/page.html; }} }} }}
""")
    process = subprocess.Popen(["nginx", "-e", WORK / "nginx.log", "-p", WORK, "-c", WORK / "nginx.conf"])
    time.sleep(0.5)
    return process


def measure(process, port, cookies, seconds, connections):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", Path(__file__).with_name("cookies.lua"),
               f"http://127.0.0.1:{port}", "--", PAGE, cookies]
    before = cpu_seconds(process)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    cpu = cpu_seconds(process) - before
    count, microseconds, p50, p99, errors = map(int, output.split("RESULT ")[1].split()[:5])
    assert errors == 0, f"{errors} errors"
    return {"rps": count / (microseconds / 1e6), "cpu": cpu / count * 1e6, "p50": p50 / 1000, "p99": p99 / 1000}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=int, default=6)
    arguments.add_argument("--connections", type=int, default=64)
    options = arguments.parse_args()
    (WORK / "tmp").mkdir(parents=True, exist_ok=True)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    folder, cookies = make_sample(options.people)
    own = start_own(folder)
    cookie = cookies.read_text().splitlines()[0]
    status, body = get(PORT, PAGE, {"Cookie": cookie})
    assert status == 200 and body.count(b"<tr") >= 10, f"the page is not what it should be: {status}"
    assert get(PORT, PAGE, {})[0] == 303, "without a session the page must lead to the sign-in"
    nginx = start_nginx(body)
    targets = {"kaozheng": (own, PORT), "nginx static": (nginx, NGINX_PORT)}
    results = {name: [] for name in targets}
    try:
        for name, (process, port) in targets.items():
            measure(process, port, cookies, 2, options.connections)
        for number in range(options.rounds):
            for name in (list(targets) if number % 2 == 0 else reversed(list(targets))):
                results[name].append(measure(*targets[name], cookies, options.seconds, options.connections))
        memory = {name: private_mebibytes(process) for name, (process, _) in targets.items()}
    finally:
        own.send_signal(signal.SIGTERM)
        nginx.send_signal(signal.SIGTERM)
        own.wait(20)
        nginx.wait(20)
    median = {name: {k: statistics.median(r[k] for r in rounds) for k in rounds[0]} for name, rounds in results.items()}
    print(f"\n参加报名, {len(body)} bytes, {options.people:,} people, {options.people * 10:,} registrations, {options.connections} connections")
    print("| | req/s | CPU µs/req | p50 ms | p99 ms | private MiB |\n|---|---|---|---|---|---|")
    for name, m in median.items():
        print(f"| {name} | {m['rps']:.0f} | {m['cpu']:.1f} | {m['p50']:.2f} | {m['p99']:.2f} | {memory[name]:.0f} |")
    print(f"\nCPU per request: {median['kaozheng']['cpu'] / median['nginx static']['cpu']:.2f} × nginx;"
          f" requests per second: {median['kaozheng']['rps'] / median['nginx static']['rps']:.2f} × nginx")


if __name__ == "__main__":
    main()
