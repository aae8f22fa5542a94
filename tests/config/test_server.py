"""The production server as `make run` starts it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('server')}/db.sqlite3",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True, timeout=60)
    command = ["-m", "gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"]
    server = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        assert f"http://localhost:{port}" in server.stdout.readline()
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stdout.close()


def get(port, path):
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def test_it_is_up_and_does_not_tell_its_version(port):
    response = get(port, "/healthz")

    assert response.status == 200
    assert response.headers["Server"] == "gunicorn"
    assert "X-Powered-By" not in response.headers
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; ")


def test_it_serves_packed_static_files(port):
    path = "/static/fonts/atkinson-hyperlegible-regular.woff2"

    assert settings.STATIC_ROOT
    assert get(port, path).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: minus\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
        b"NONSENSE\r\n\r\n",
    ],
)
def test_a_broken_request_is_no_server_error(port, sent):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        link.sendall(sent)
        link.shutdown(socket.SHUT_WR)
        answer = link.recv(64)

    assert answer.split(b" ")[1].startswith(b"4")
