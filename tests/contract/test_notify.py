"""`anugerah notify test`: does the operator's channel take a message?"""

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import msgspec
from verbs import anugerah, closed_port


def test_the_service_gets_a_message_and_the_operator_sees_it(tmp_path: Path) -> None:
    taken = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        done = anugerah("notify", "test", cwd=tmp_path, ANUGERAH_NOTIFY=f"json://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
    assert (done.status, done.out, done.err) == (0, "The message was sent.\n", "")
    assert [message["title"] for message in taken] == ["Anugerah: test"]


def test_without_a_service_and_with_one_that_does_not_answer_it_is_a_sentence(tmp_path: Path) -> None:
    anugerah("notify", "test", cwd=tmp_path).failed(2, "notify: the setting is empty")
    address = f"json://127.0.0.1:{closed_port()}/rahasia"
    done = anugerah("notify", "test", cwd=tmp_path, ANUGERAH_NOTIFY=address)
    done.failed(1, "The message was not sent: the service of `notify` did not take the message.")
    assert "rahasia" not in done.err
